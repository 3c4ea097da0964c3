"""Pages for signing in and out, changing a password and choosing a role to act in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ropewalk.figures import BadInput
from ropewalk.organisations.actions import change_password as set_password
from ropewalk.web.account.forms import ChangePasswordForm, SignInForm
from ropewalk.web.requests import actor, choose


@login_not_required
@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in, and go on to the page that was asked for."""
    onward = _onward(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(onward)
    context = {
        "form": form,
        "session_ended": _session_ended(request),
        "hours": settings.SESSION_COOKIE_AGE // 3600,
        "most_hours": settings.SESSION_LONGEST_AGE // 3600,
    }
    return render(request, "account/sign_in.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    messages.success(request, "You have signed out.")
    return redirect("sign-in")


@sensitive_post_parameters("present", "password")
@never_cache
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the same account end."""
    account = actor(request)
    data = request.POST if request.method == "POST" else None
    form = ChangePasswordForm(data, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            changed = set_password(
                account_id=account.pk,
                password=form.cleaned_data["password"],
                by=account,
                at=timezone.now(),
            )
        except BadInput as refusal:
            form.refuse(refusal)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, "Your password is changed.")
            return redirect("home")
    return render(request, "account/change_password.html", {"form": form})


@require_POST
def choose_capacity(request: HttpRequest) -> HttpResponse:
    """Act for another of one's own organisations from now on."""
    said = request.POST.get("capacity", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 19):
        raise BadInput("Choose one of your own organisations.")
    capacity = choose(request, int(said))
    messages.success(request, f"You now act for {capacity.words}.")
    return redirect(_onward(request, request.POST.get("next", "")))


def _session_ended(request: HttpRequest) -> bool:
    """Whether the browser still holds the cookie of a session that has ended."""
    return (
        settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty()
    )


def _onward(request: HttpRequest, address: str) -> str:
    """Where to go next: only ever a page of ours."""
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else settings.LOGIN_REDIRECT_URL
