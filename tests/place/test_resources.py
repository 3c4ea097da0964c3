"""Services, providers and cost on one map, which ties to the published totals."""

from ropewalk.place.resources import resources_map


def test_s1_08_services_providers_and_cost_tie_to_the_baseline(lake, place_called):
    table = resources_map(lake, place_called("Trafford"))
    year = {"financial_year": ["2025/26"]}
    paid = lake.table("payments", ["pence", "payments", "part"], where=year).to_pylist()
    kept = [row for row in paid if row["part"] != "Something else"]
    left_out = sum(row["pence"] for row in paid) - sum(row["pence"] for row in kept)

    assert set(table.column("financial_year")) == {"2025/26"}
    assert sum(table.column("pence")) == sum(row["pence"] for row in kept)
    assert round((sum(table.column("pence")) + left_out) / 10**8, 1) == 209.3
    assert f"£{left_out / 100:,.2f}" in table.note
    assert sum(table.column("payments")) == sum(row["payments"] for row in kept)
    assert "Adult social care" in table.column("part")


def test_s1_08_each_service_has_each_of_its_providers_once(lake, place_called):
    pairs = [row[:5] for row in resources_map(lake, place_called("Trafford")).rows]

    assert len(pairs) == len(set(pairs)) > 1000
    assert pairs == sorted(pairs)


def test_s1_08_a_place_of_several_councils_maps_each_council_of_which_a_year_is_held(
    lake, place_called
):
    table = resources_map(lake, place_called("QOP"))

    assert set(table.column("council")) == {"Manchester", "Trafford"}


def test_s1_08_without_payments_there_is_no_map(lake, place_called):
    assert resources_map(lake, place_called("Salford")) is None
