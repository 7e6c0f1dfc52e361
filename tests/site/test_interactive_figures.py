"""The figures that scripts bring to life: from the disk, by keyboard, by mouse, on a phone, and right on any input."""

from __future__ import annotations

import math
import random
from collections import Counter
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from browser import DESKTOP, PHONE, Watch, alone, scripts_alone, too_small_for_a_finger, words
from contest_toolbox.taxi import length
from exact_geometry import (
    KDTree,
    TrapezoidalMap,
    area,
    closest_pair,
    convex_hull,
    delaunay,
    gap_squared,
    guards,
    hull3,
    incircle,
    intersect,
    intersections,
    manhattan_tree,
    mesh,
    minkowski_sum,
    orient,
    polygons,
    shape_difference,
    shape_intersection,
    shape_union,
    shape_xor,
    smallest_circle,
    triangulate,
)
from exact_geometry.half_planes import left_of
from exact_geometry.kd_tree import Search
from exact_geometry.overlays import cut
from exact_geometry.space import cross3, dot3, sub3
from exact_geometry.sweep import Sweep
from handbook import SOURCE
from html_pages import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from handbook import BuiltSite

STEPPERS = {  # test_steppers.py and test_deep_steppers.py have the rest
    "merging": "python/inheritance",
    "steps": "python/garbage_collection",
    "walk": "tooling/debugging_with_pdb",
    "ring": "deep_learning/distributed_data_parallel",
    "rebinding": "python/object_model",
    "graph": "deep_learning/autograd",
    "attention": "deep_learning/transformer",
    "sampling": "deep_learning/chinese_gpt",
    "denoising": "deep_learning/stable_diffusion",
    "layers": "deep_learning/detr",
    "exports": "tooling/tf_export",
}
FIGURES = {
    **STEPPERS,
    "robustness": "geometry/computational_geometry",
    "hull": "geometry/convex_hull",
    "sweep": "geometry/sweep_line",
    "overlay": "geometry/boolean_operations",
    "trapezoids": "geometry/point_location",
    "taxi": "geometry/contest_toolbox",
    "mesh": "geometry/constrained_delaunay",
    "dual": "geometry/delaunay",
    "circles": "geometry/circles",
    "region": "geometry/half_planes",
    "tree": "geometry/kd_tree",
    "sum": "geometry/minkowski",
    "ears": "geometry/triangulation",
    "strip": "geometry/closest_pair",
    "hulls": "geometry/three_dimensions",
}
#: Boards on which points come and go two at a time.
PAIRS = {"sweep", "overlay", "trapezoids", "mesh", "region", "sum"}
BOARDS = [name for name in FIGURES if name not in {"robustness", *STEPPERS}]
SCRIPTS = (
    *("board", "hull", "sweep", "overlay", "location", "mesh", "taxi", "delaunay", "circle"),
    *("half_planes", "kd_tree", "minkowski", "ears", "closest", "hull3"),
)


def opened(page: Page, site: BuiltSite, name: str, *, among_text: bool = False) -> Locator:
    """The figure, alone or on the page of its chapter, read from the disk."""
    path = site.outdir / FIGURES[name] / "index.html" if among_text else alone(site, FIGURES[name], name)
    page.goto(path.as_uri(), wait_until="load")
    figure = page.locator(f".interactive-{name}")
    figure.scroll_into_view_if_needed()
    return figure


def places(figure: Locator) -> list[tuple[int, int]]:
    """The coordinates of the points, as a screen reader hears them."""
    labels = [handle.get_attribute("aria-label") or "" for handle in figure.locator(".handle").all()]
    return [(int(x), int(y)) for x, y in (label.partition("坐标 ")[2].split("，") for label in labels)]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_comes_to_life_without_an_error_or_a_request_to_anybody_and_paper_has_the_picture(page, site, name):
    with Watch(page) as watch:
        figure = opened(page, site, name, among_text=True)
        assert figure.locator(".interactive-board").is_visible()
        assert [picture.is_visible() for picture in figure.locator("img").all()] == [False, False]
    assert (watch.errors, watch.failed, watch.outside("file:")) == ([], [], [])
    page.emulate_media(media="print")
    assert not figure.locator(".interactive-board").is_visible()
    assert sum(picture.is_visible() for picture in figure.locator("img").all()) == 1


@pytest.mark.parametrize("name", FIGURES)
def test_before_any_script_runs_a_figure_is_a_picture_for_each_theme(site, name):
    [figure] = page_of(site.outdir / FIGURES[name] / "index.html").find_class(f"interactive-{name}")
    assert figure.find_class("interactive-board") == []
    themes = [{"only-light", "only-dark"} & set(image.classes) for image in figure.iter("img")]
    assert sorted(themes, key=str) == [{"only-dark"}, {"only-light"}]


def test_a_browser_without_scripts_shows_the_picture(windows, site):
    with windows.page(viewport=DESKTOP, java_script_enabled=False) as page:
        figure = opened(page, site, "hull")
        assert figure.locator(".interactive-board").count() == 0
        assert sum(picture.is_visible() for picture in figure.locator("img").all()) == 1


@pytest.mark.parametrize("name", FIGURES)
def test_a_phone_shows_all_of_it_nothing_sticks_out_and_whatever_a_finger_touches_is_large_enough(phone, site, name):
    figure = opened(phone, site, name, among_text=True)
    board = figure.locator(".interactive-board").bounding_box()
    assert board["x"] >= 0
    assert board["x"] + board["width"] <= PHONE["width"]
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert too_small_for_a_finger(figure) == []
    if name in BOARDS:
        reach = figure.locator(".handle .reach").first.bounding_box()
        assert min(reach["width"], reach["height"]) >= 24  # WCAG 2.2, target size


@pytest.mark.parametrize("name", BOARDS)
def test_keys_move_and_delete_points_and_the_words_follow(page, site, name):
    figure = opened(page, site, name)
    before, said = places(figure), words(figure)
    figure.locator(".interactive-board svg").evaluate("svg => svg.querySelector('.handle').focus()")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert places(figure) == [(before[0][0] + 10, before[0][1] + 1), *before[1:]]
    page.keyboard.press("Delete")
    assert places(figure) == before[2 if name in PAIRS else 1 :]
    assert words(figure) != said
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("点 2")


@pytest.mark.parametrize("name", BOARDS)
def test_a_mouse_drags_points_and_adds_them(page, site, name):
    figure = opened(page, site, name)
    before = places(figure)
    x, y = middle(figure.locator(".handle .dot").first)
    scale = figure.locator("svg").bounding_box()["width"] / 640
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20 * scale, y + 30 * scale, steps=3)
    page.mouse.up()
    moved = places(figure)
    assert moved[1:] == before[1:]
    assert math.dist(moved[0], (before[0][0] + 20, before[0][1] + 30)) <= 2
    corner = figure.locator("svg").bounding_box()
    page.mouse.dblclick(corner["x"] + 25 * scale, corner["y"] + 25 * scale)
    assert len(places(figure)) == len(before) + (2 if name in PAIRS else 1)
    figure.get_by_role("button", name="还原").click()
    assert places(figure) == before


@pytest.mark.parametrize("name", BOARDS)
def test_a_finger_drags_a_point_down_and_the_page_stays(phone, site, name):
    figure = opened(phone, site, name)
    finger = phone.context.new_cdp_session(phone)
    before, scrolled = places(figure), phone.evaluate("scrollY")
    x, y = middle(figure.locator(".handle .dot").first)
    scale = figure.locator("svg").bounding_box()["width"] / 640
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + 4 * step}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    down = min(before[0][1] + 40 / scale, 400 - 16)
    assert math.dist(places(figure)[0], (before[0][0], down)) <= 2
    assert phone.evaluate("scrollY") == scrolled
    finger.detach()


def middle(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_map_answers_wrong_as_often_as_the_chapter_says(page, site):
    figure = opened(page, site, "robustness")
    assert "答错 11,972 格" in words(figure)
    figure.get_by_label("eps").select_option("1e-8")
    assert "答错 65,280 格" in words(figure)


def test_the_sweep_stops_at_one_event_after_the_other_and_finds_every_crossing(page, site):
    figure = opened(page, site, "sweep")
    line = figure.get_by_role("slider")
    line.focus()
    page.keyboard.press("Home")
    assert "已找到 0 个交点" in words(figure)
    ends = places(figure)
    sweep = Sweep([((p[0], 400 - p[1]), (q[0], 400 - q[1])) for p, q in zip(ends[::2], ends[1::2], strict=True)])
    for _ in range(8):
        figure.get_by_role("button", name="下一个事件").click()
        sweep.run_one()
        assert f"次序里有 {len(sweep.status)} 条，已找到 {len(sweep.meetings)} 个交点" in words(figure)
        assert f"队列里还有 {len(sweep.events)} 个事件" in words(figure)
    line.focus()
    page.keyboard.press("End")
    assert f"已找到 {len(sweep.run())} 个交点，队列里还有 0 个事件" in words(figure)


def end_of_region(places: list) -> str:
    return f"，{len(intersect(left_of(*ends) for ends in pairs_of(upright(places))).vertices())} 个顶点"


def end_of_tree(places: list) -> str:
    query, *points = places
    search = Search(query, 3)
    search.visit(KDTree(points, leaf=2).root)
    nearest = "、".join(f"点 {k + 2}" for k, _ in search.sorted())
    return f"{len(points)} 个点只比较了 {search.looked} 个。目前最近的：{nearest}。"


def end_of_sum(places: list) -> str:
    return f"和有 {len(minkowski_sum(upright(places)[::2], upright(places)[1::2]))} 个顶点"


def end_of_ears(places: list) -> str:
    standing = "、".join(str(k + 1) for k in guards(upright(places)))
    return f"{len(places) - 2} 个三角形；三染色以后，站在角 {standing} 就看得见全部"


def end_of_strip(places: list) -> str:
    return f"最近的一对相距 {math.dist(*closest_pair(places)):.1f}"


def end_of_hulls(places: list) -> str:
    return "所有的点都加完了"


WALKS = {
    "region": end_of_region,
    "tree": end_of_tree,
    "sum": end_of_sum,
    "ears": end_of_ears,
    "strip": end_of_strip,
    "hulls": end_of_hulls,
}


def upright(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """With y upwards, as the algorithms see them."""
    return [(x, 400 - y) for x, y in places]


def pairs_of(points: list) -> list[tuple]:
    return list(zip(points[::2], points[1::2], strict=False))


@pytest.mark.parametrize("name", WALKS)
def test_a_run_stops_anywhere_goes_back_and_ends_as_in_python(page, site, name):
    figure = opened(page, site, name)
    place = figure.get_by_label("第几步")
    back, forward = (figure.get_by_role("button", name=label) for label in ("上一步", "下一步"))
    here, said = int(place.input_value()), words(figure)
    assert here > 0  # the first picture shows a run halfway
    forward.click()
    assert int(place.input_value()) == here + 1
    assert words(figure) != said
    back.click()
    assert (int(place.input_value()), words(figure)) == (here, said)
    place.focus()
    page.keyboard.press("Home")
    assert back.get_attribute("aria-disabled") == "true"
    back.dispatch_event("click")  # Playwright would wait until it may be pressed
    assert place.input_value() == "0"
    place.focus()
    page.keyboard.press("End")
    assert forward.get_attribute("aria-disabled") == "true"
    assert WALKS[name](places(figure)) in words(figure)
    figure.locator(".interactive-board svg").evaluate("svg => svg.querySelector('.handle').focus()")
    for key in ("ArrowRight", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    assert WALKS[name](places(figure)) in words(figure)  # whoever looks at the end goes on looking at the end


def test_a_difference_tells_whether_two_shapes_touch_and_how_far_apart_they_are(page, site):
    figure = opened(page, site, "sum")
    figure.get_by_role("button", name="差：碰到没有").click()
    figure.get_by_label("第几步").focus()
    page.keyboard.press("End")
    shapes = [upright(places(figure))[owner::2] for owner in (0, 1)]
    gap = math.sqrt(gap_squared(*shapes))
    assert (f"相距 {gap:.1f}" if gap else "碰到了") in words(figure)


def test_new_corners_leave_a_polygon_without_crossings(page, site):
    figure = opened(page, site, "ears")
    for name in ("随机", "加一角", "加一角", "随机", "随机"):
        figure.get_by_role("button", name=name).click()
        assert "交叉" not in words(figure)
        corners = places(figure)
        for (a, b), (c, d) in combinations(polygons.edges(corners), 2):
            assert orient(a, b, c) * orient(a, b, d) >= 0 or orient(c, d, a) * orient(c, d, b) >= 0
    assert len(places(figure)) == 14


def test_a_hull_turns_and_its_points_come_along(page, site):
    figure = opened(page, site, "hulls")
    before, said = places(figure), words(figure)
    figure.get_by_label("左右转").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert places(figure) != before
    assert words(figure) == said
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    assert places(figure) == before  # nothing is rounded on the way


@pytest.fixture(scope="module")
def algorithms(chromium: Browser) -> Iterator[Page]:
    """The algorithms of the figures, without a figure."""
    with scripts_alone(chromium, [SOURCE / f"_static/geometry/{script}.js" for script in SCRIPTS]) as page:
        yield page


def sets(seed: int, cases: int = 200) -> list[list[tuple[int, int]]]:
    """Points on lattices of every size that a board has, many of them collinear, on one circle, or the same."""
    rng = random.Random(seed)
    found = []
    for _ in range(cases):
        step = rng.choice((1, 40, 100, 160))
        found.append(
            [
                (step * rng.randint(0, 640 // step), step * rng.randint(0, 400 // step))
                for _ in range(rng.randint(2, 10))
            ]
        )
    return found


def test_the_hull_in_the_browser_is_the_hull_in_python(algorithms):
    cases = sets(1)
    theirs = algorithms.evaluate("cases => cases.map(HULL.hull)", cases)
    assert [[tuple(p) for p in hull] for hull in theirs] == [convex_hull(points) for points in cases]


def test_the_smallest_circle_in_the_browser_is_the_one_in_python(algorithms):
    cases = sets(2)
    theirs = algorithms.evaluate("cases => cases.map(points => CIRCLE.circle(CIRCLE.support(points)))", cases)
    for points, (x, y, r) in zip(cases, theirs, strict=True):
        (centre, square), _ = smallest_circle(points)
        assert (x, y) == pytest.approx([float(v) for v in centre], abs=1e-9)
        assert r == pytest.approx(math.sqrt(square), abs=1e-9)


def test_the_triangles_in_the_browser_are_delaunay_triangles_and_as_many_as_in_python(algorithms):
    cases = sets(3)
    theirs = algorithms.evaluate("cases => cases.map(DELAUNAY.triangles)", cases)
    for points, triangles in zip(cases, theirs, strict=True):
        ours = delaunay(points)
        first = {p: k for k, p in reversed([*enumerate(points)])}
        assert {k for triangle in triangles for k in triangle} <= set(first.values())
        assert all(
            incircle(*(points[k] for k in triangle), p) <= 0 < orient(*(points[k] for k in triangle))
            for triangle in triangles
            for p in points
        )
        assert len(triangles) == len(ours.triangles)
        edges = Counter(frozenset(edge) for a, b, c in triangles for edge in ((a, b), (b, c), (c, a)))
        assert len(edges) == (len(ours.edges) if triangles else 0)
        assert max(edges.values(), default=0) <= 2


def test_the_sweep_in_the_browser_finds_the_crossings_that_python_finds(algorithms):
    cases = [list(zip(points[::2], points[1::2], strict=False)) for points in sets(4)]
    run = """cases => cases.map((pairs) => SWEEP.run(
      pairs.map(([p, q]) => SWEEP.segmentOf(p, q)), [641, 0, 1]).found.map((p) => p.map(Number)))"""
    for pairs, found in zip(cases, algorithms.evaluate(run, cases), strict=True):
        assert {(Fraction(x, w), Fraction(y, w)) for x, y, w in found} == set(intersections(pairs))


def test_polygons_overlaid_in_the_browser_have_the_pieces_and_areas_of_python(algorithms):
    cases = [[points[::2], points[1::2]] for points in sets(5) if len(points) > 5]
    modes = {
        "union": shape_union,
        "intersection": shape_intersection,
        "difference": shape_difference,
        "xor": shape_xor,
    }
    run = """([cases, modes]) => cases.map((shapes) => {
      const pieces = OVERLAY.label(OVERLAY.cut(shapes));
      return [pieces.length, ...modes.map((mode) => OVERLAY.area(OVERLAY.borders(pieces, mode)))];
    })"""
    for (first, second), (pieces, *areas) in zip(cases, algorithms.evaluate(run, [cases, list(modes)]), strict=True):
        assert pieces == len(cut([first], [second])[0])
        for size, operation in zip(areas, modes.values(), strict=True):
            exact = sum(area(ring) for polygon in operation([first], [second]) for ring in polygon)
            assert size == pytest.approx(float(exact), abs=1e-6)


def test_the_trapezoids_in_the_browser_are_those_of_python_and_a_point_lies_in_the_same(algorithms):
    cases = [list(zip(points[2::2], points[3::2], strict=False)) for points in sets(6) if len(points) > 5]
    queries = [points[:2] for points in sets(6) if len(points) > 5]
    run = """([cases, queries]) => cases.map((pairs, k) => {
      const { kept } = LOCATION.sorted(pairs), root = LOCATION.build(GEOMETRY.shuffled(kept));
      const ends = ({ start, end }) => [start.slice(0, 2), end.slice(0, 2)];
      const number = (s) => (s ? kept.indexOf(s) : null);
      const places = queries[k].map((p) => {
        const { cell, segment, point } = LOCATION.path(root, [...p, 1]).at(-1);
        return cell ? [number(cell.bottom), number(cell.top)] : [segment ? number(segment) : point.slice(0, 2)];
      });
      return [kept.map(ends), LOCATION.cells(root).length, places];
    })"""
    found = algorithms.evaluate(run, [cases, queries])
    assert sum(len(kept) for kept, _, _ in found) > len(cases)
    for points, (kept, cells, places) in zip(queries, found, strict=True):
        ours = TrapezoidalMap([tuple(map(tuple, ends)) for ends in kept])
        assert len(ours.trapezoids()) == cells
        for p, place in zip(points, places, strict=True):
            at = ours.locate(p)
            if at.vertex is not None:
                assert place == [list(at.vertex)]
            else:
                assert place == ([at.on] if at.on is not None else [at.below, at.above])


def test_the_tree_in_the_browser_is_as_long_as_that_of_python(algorithms):
    cases = sets(8)
    run = "cases => cases.map((points) => TAXI.tree(points, 'manhattan'))"
    for points, edges in zip(cases, algorithms.evaluate(run, cases), strict=True):
        assert len(edges) == len(points) - 1
        assert length(points, edges) == length(points, manhattan_tree(points))


def test_the_mesh_in_the_browser_has_the_triangles_and_the_area_of_python_and_is_delaunay(algorithms):
    cases = [[points[::2], points[1::2]] for points in sets(7) if len(points) > 5]
    run = "([cases, delaunay]) => cases.map((rings) => MESH.run(rings, delaunay))"
    for delaunay_wanted in (False, True):
        for rings, found in zip(cases, algorithms.evaluate(run, [cases, delaunay_wanted]), strict=True):
            ours = mesh(rings)
            points = [(Fraction(x, w), Fraction(y, w)) for x, y, w in found["points"]]
            corners = [[points[k] for k in t] for t in found["triangles"]]
            assert len(corners) == len(ours.triangles)
            assert min(map(area, corners), default=1) > 0
            assert sum(map(area, corners)) == sum(area([ours.points[k] for k in t]) for t in ours.triangles)
            if delaunay_wanted:
                walls = {frozenset(ours.points[k] for k in side) for side in ours.fixed}
                opposite = {(t[k - 1], t[k]): t[k - 2] for t in corners for k in range(3)}
                for (a, b), c in opposite.items():
                    if (b, a) in opposite and {a, b} not in walls:
                        assert incircle(a, b, c, opposite[b, a]) <= 0


def fraction(value: list[float] | None) -> Fraction | None:
    """What a figure writes [n, d]."""
    return value and Fraction(value[0]) / Fraction(value[1])


def test_half_planes_in_the_browser_leave_the_envelopes_the_bounds_and_the_corners_of_python(algorithms):
    cases = [pairs_of(points) for points in sets(9)]
    run = """cases => cases.map((pairs) => {
      const stop = PLANES.run(pairs.map((ends) => PLANES.leftOf(...ends))).at(-1);
      const lines = (sides) => sides.map(({ line }) => line);
      return [stop.empty, lines(stop.floor), lines(stop.ceiling), [stop.low, stop.high], PLANES.corners(stop)];
    })"""
    seen = set()
    for pairs, (empty, floor, ceiling, limits, corners) in zip(cases, algorithms.evaluate(run, cases), strict=True):
        ours = intersect(left_of(*ends) for ends in pairs)
        assert empty == ours.empty
        seen.add((empty, ours.bounded, len(ours.vertices()) > 2))
        if not empty:
            lines = [[(fraction([n, d]), fraction([k, d])) for n, k, d in side] for side in (floor, ceiling)]
            assert lines == [ours.floor, ours.ceiling]
            assert [*map(fraction, limits)] == [ours.low, ours.high]
            assert [tuple(map(fraction, corner)) for corner in corners] == ours.vertices()
    assert {(True, True, False), (False, True, True), (False, False, False)} <= seen


def test_the_tree_in_the_browser_is_cut_and_searched_as_in_python(algorithms):
    cases = sets(10)
    run = """cases => cases.map(([query, ...points]) => {
      const flat = (node) => node.axis === null ? node.found : [node.axis, node.cut, flat(node.low), flat(node.high)];
      const root = KD.build(points, [...points.keys()], 2), { best, looked } = KD.search(points, root, query, 3).at(-1);
      return [flat(root), best, looked.size];
    })"""

    def flat(node):
        if node.axis is None:
            return [k for k, _ in node.points]
        return [node.axis, node.cut, flat(node.low), flat(node.high)]

    for (query, *points), found in zip(cases, algorithms.evaluate(run, cases), strict=True):
        tree, search = KDTree(points, leaf=2), Search(query, 3)
        search.visit(tree.root)
        assert found == [flat(tree.root), [k for k, _ in search.sorted()], search.looked]


def test_sums_and_gaps_in_the_browser_are_those_of_python(algorithms):
    cases = [[points[::2], points[1::2]] for points in sets(11)]
    run = """cases => cases.map((shapes) => {
      const [a, b] = shapes.map(HULL.hull), turned = HULL.hull(b.map(([x, y]) => [-x, -y]));
      const [sum, difference] = [b, turned].map((other) => MINKOWSKI.sum(MINKOWSKI.run(a, other)));
      return [sum, MINKOWSKI.apart([0, 0], difference).gap];
    })"""
    touching = 0
    for shapes, (corners, gap) in zip(cases, algorithms.evaluate(run, cases), strict=True):
        assert [tuple(p) for p in corners] == minkowski_sum(*shapes)
        exact = gap_squared(*shapes)
        assert (gap == 0) == (exact == 0)
        assert gap == pytest.approx(float(exact), abs=1e-6)
        touching += gap == 0
    assert 0 < touching < len(cases)


def test_ears_in_the_browser_are_cut_in_the_order_of_python_and_guards_stand_at_the_same_corners(algorithms):
    cases = [*sets(12), *algorithms.evaluate("cases => cases.map(EARS.untangled)", sets(13))]
    run = """cases => cases.map((points) => {
      const { kind, triangles, guards } = EARS.run(points).at(-1);
      return kind === "colour" ? [triangles, guards] : null;
    })"""
    refused = 0
    for points, found in zip(cases, algorithms.evaluate(run, cases), strict=True):
        try:
            ours = [[*map(list, triangulate(points))], guards(points)]
        except ValueError:
            ours = None
        assert found == ours
        refused += ours is None
    assert 0 < refused < len(cases) - 100


def test_the_closest_pair_in_the_browser_is_the_one_in_python_divided_or_on_a_grid(algorithms):
    cases = sets(14)
    run = """cases => cases.map((points) => [
      CLOSEST.divide(points).at(-1).best, CLOSEST.square(CLOSEST.grid(GEOMETRY.shuffled(points)).at(-1).best)])"""
    for points, (pair, square) in zip(cases, algorithms.evaluate(run, cases), strict=True):
        p, q = closest_pair(points)
        assert [tuple(end) for end in pair] == [p, q]
        assert square == (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2


def test_the_hull_in_space_in_the_browser_has_the_planes_of_python(algorithms):
    rng = random.Random(15)
    steps = [rng.choice((1, 40, 100, 160)) for _ in range(200)]
    cases = [
        [tuple(step * rng.randint(-200 // step, 200 // step) for _ in range(3)) for _ in range(rng.randint(1, 14))]
        for step in steps
    ]
    run = """cases => cases.map((points) => {
      const { dimension, faces } = HULL3.run(points).at(-1);
      return [dimension, faces];
    })"""

    def planes(points, faces):
        found = set()
        for face in faces:
            a, b, c = (points[k] for k in face[:3])
            normal = cross3(sub3(b, a), sub3(c, a))
            size = math.gcd(*normal)
            found.add((*(value // size for value in normal), Fraction(dot3(normal, a), size)))
        return found

    dimensions = Counter()
    for points, (dimension, faces) in zip(cases, algorithms.evaluate(run, cases), strict=True):
        ours = hull3(points)
        assert dimension == ours.dimension
        assert planes(points, faces) == (planes(ours.points, ours.faces) if dimension == 3 else set())
        dimensions[dimension] += 1
    assert set(dimensions) == {0, 1, 2, 3}
