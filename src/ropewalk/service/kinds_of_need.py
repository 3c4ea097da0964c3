"""The kinds of need that an entry of the directory is found by. The codes are kept for ever."""

from django.db.models import TextChoices


class KindOfNeed(TextChoices):
    """What somebody may look for help with, in the words they would use themselves."""

    DAILY_LIVING = "daily_living", "Washing, dressing, eating and getting about"
    HOME = "home", "A home, and keeping it safe and warm"
    COMPANY = "company", "Company, and things to do"
    CARING = "caring", "Looking after somebody else"
    MIND = "mind", "Mental health and wellbeing"
    MEMORY = "memory", "Memory and dementia"
    LEARNING = "learning", "A learning disability or autism"
    SENSES = "senses", "Sight or hearing"
    LONG_ILLNESS = "long_illness", "A long-term illness"
    RECOVERY = "recovery", "Getting better after illness or hospital"
    MONEY = "money", "Money, benefits and advice"
    WORK = "work", "Work, learning and volunteering"
    SAFETY = "safety", "Staying safe from harm"
    ALCOHOL_DRUGS = "alcohol_drugs", "Alcohol and drugs"
    EQUIPMENT = "equipment", "Equipment and changes to the home"
    TRANSPORT = "transport", "Getting to places"
