"""Addresses of the pages about the person who is signed in."""

from django.urls import path

from ropewalk.web.account import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/password/", views.change_password, name="change-password"),
    path("account/role/", views.choose_capacity, name="choose-capacity"),
]
