from list_data import PAGE, page

from ropewalk.lake.catalogue import SHIPPED, read_descriptor


def test_the_page_of_data_is_the_one_the_description_gives():
    held = sorted(read_descriptor(SHIPPED), key=lambda each: each.path.name)

    assert PAGE.read_text(encoding="utf-8") == page(held)
