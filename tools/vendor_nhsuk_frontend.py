"""Copy the page components' style and script into the web package, in our own colours.

Usage: python tools/vendor_nhsuk_frontend.py FOLDER

FOLDER is the unpacked ``nhsuk-frontend`` package from the npm registry (the folder that
holds its ``package.json``). What is changed on the way is listed in SOURCE.md beside the
copies, and ``tests/web/test_static.py`` fails if any of it is undone.
"""

import json
import re
import sys
from pathlib import Path

VERSION = "10.6.1"
HERE = Path(__file__).resolve().parent.parent / "src/ropewalk/web/static/nhsuk-frontend"
ICONS = ("arrow-down", "arrow-up", "arrow-up-down", "cross")
SYSTEM_FONTS = (
    'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",'
    "arial,sans-serif"
)
# theirs -> ours: the brand's blue in its five depths, and the green of its buttons
COLOURS = {
    "#005eb8": "#0b5a5e",
    "#004b93": "#084548",
    "#0055a6": "#095054",
    "#003087": "#063538",
    "#002f5c": "#042527",
    "#337ec6": "#4b8a8d",
    "#d9e7f4": "#deebeb",
    "#c7dcef": "#cbe0e0",
}


def our_style(css: str) -> str:
    """The compiled style without anything fetched from elsewhere, in our colours."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/\s*", "", css)
    css = css.replace("url(/assets/images/", "url(images/")
    css = css.replace("Frutiger W01,arial,sans-serif", SYSTEM_FONTS)
    for theirs, ours in COLOURS.items():
        css = css.replace(theirs, ours)
    return css.rstrip() + "\n"


def our_script(script: str) -> str:
    """The compiled script without the address of a file that we do not keep."""
    return re.sub(r"//# sourceMappingURL=\S*\s*$", "", script).rstrip() + "\n"


def vendor(folder: Path) -> None:
    """Copy what we use, refusing another version than the one that was tried."""
    version = json.loads((folder / "package.json").read_text())["version"]
    if version != VERSION:
        raise SystemExit(f"{folder} holds version {version}, not {VERSION}")
    built = folder / "dist/nhsuk"
    (HERE / "images").mkdir(parents=True, exist_ok=True)
    style = (built / "nhsuk-frontend.min.css").read_text()
    script = (built / "nhsuk-frontend.min.js").read_text()
    (HERE / "nhsuk-frontend.min.css").write_text(our_style(style))
    (HERE / "nhsuk-frontend.min.js").write_text(our_script(script))
    for icon in ICONS:
        name = f"nhsuk-icon-{icon}.svg"
        drawn = (built / "assets/images" / name).read_text()
        (HERE / "images" / name).write_text(drawn)


if __name__ == "__main__":
    vendor(Path(sys.argv[1]))
