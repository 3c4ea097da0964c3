"""What people do on a page, each step done once the page that it leads to is there.

A click that returns while the next page is still on its way lets a test read the page
before, and on a slow machine that is the page a test then goes on with.
"""


def led_by(link_or_button):
    """Click what leads to another page, and wait until that page has arrived."""
    with link_or_button.page.expect_navigation():
        link_or_button.click()


def press(page, words):
    """Press the button of these words."""
    led_by(page.get_by_role("button", name=words, exact=True))


def follow(page, words):
    """Follow the first link of these words."""
    led_by(page.get_by_role("link", name=words, exact=True).first)


def choose(page, question, *answers):
    """Tick each answer to a question."""
    group = page.get_by_role("group", name=question)
    for answer in answers:
        group.get_by_label(answer, exact=True).check()


def enter_day(page, question, day):
    """Fill in the three boxes of a day."""
    group = page.get_by_role("group", name=question)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part, exact=True).fill(str(value))
