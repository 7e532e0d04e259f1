"""Opens the pages of `why403 report --format html` in a real browser, as `make test-browser` runs it.

usage: page-in-browser.py WHY403 DEMO FOLDER

Makes three stores in FOLDER (the demo's, one of hostile names, one of many denials), their pages,
and a picture of each, narrow and wide, light and dark. Prints a line for each check, and ends with 1
where one failed.
"""

import calendar
import glob
import gzip
import json
import os
import random
import subprocess
import sys
import time

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

WHY403, DEMO, FOLDER = (os.path.abspath(path) for path in sys.argv[1:4])
CONTRAST = 4.5
MANY = 3000
HOSTILE_KEYS = [
    "</script><script>window.ran = 1</script>",
    "\"><img src=http://evil.example/x.png onerror=window.ran=2>",
    "'--><svg onload=window.ran=3>",
    "</pre></style><style>*{display:none}</style>",
    "\u202egpj.exe",
    "javascript:window.ran=4",
    "<details open ontoggle=window.ran=5>",
]
failures = []


def check(name, holds, detail=""):
    print(("ok    " if holds else "FAIL  ") + name + (f" ({detail})" if detail else ""), flush=True)
    if not holds:
        failures.append(name)


# Stores


def templates():
    """The denials of Glue roles that the demo's CloudTrail has."""
    found = []
    for path in sorted(glob.glob(f"{DEMO}/logs/cloudtrail/**/*.json.gz", recursive=True)):
        with gzip.open(path) as file:
            found += json.load(file)["Records"]
    return [
        record for record in found
        if record.get("errorCode") == "AccessDenied" and record["eventSource"] == "s3.amazonaws.com"
        and "GlueJobRunnerSession" in json.dumps(record["userIdentity"])
    ]


def varied(record, number, key, minute=0):
    """The record as another request's, of another object, so many minutes later."""
    old = record["requestParameters"]["key"]

    def replaced(value):
        if isinstance(value, dict):
            return {name: replaced(each) for name, each in value.items()}
        if isinstance(value, list):
            return [replaced(each) for each in value]
        return value.replace(old, key) if isinstance(value, str) else value

    copy = replaced(record)
    copy["requestID"] = f"{number:016X}"
    copy["eventID"] = f"00000000-0000-4000-8000-{number:012x}"
    moment = calendar.timegm(time.strptime(record["eventTime"], "%Y-%m-%dT%H:%M:%SZ"))
    copy["eventTime"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment + 60 * minute))
    return copy


def run(*arguments):
    subprocess.run([WHY403, *arguments, "--quiet"], check=True)


def page(name, records=None):
    """The page of a store of the demo's policies, with its logs or these records."""
    store = f"{FOLDER}/{name}.sqlite"
    for end in ("", "-wal", "-shm"):
        if os.path.exists(store + end):
            os.remove(store + end)
    run("snapshot", "import", f"{DEMO}/snapshots", "--store", store)
    logs = f"{DEMO}/logs"
    if records is not None:
        logs = f"{FOLDER}/{name}.json"
        with open(logs, "w", encoding="utf-8") as file:
            json.dump({"Records": list(records)}, file)
    run("ingest", logs, "--store", store)
    path = f"{FOLDER}/{name}.html"
    run("report", "--store", store, "-o", path)
    return path


def many():
    """Denials of several roles over some days, the most of one."""
    draw = random.Random(403)
    kinds = templates()
    for number in range(MANY):
        folder = draw.choice(["raw", "2026/03", "curated/day=1", "tmp"])
        record = kinds[min(draw.randrange(2 * len(kinds)), len(kinds) - 1)]
        yield varied(record, number, f"{folder}/part-{number:05d}", draw.randrange(4000))


# The browser


def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = os.environ["CHROMIUM"]
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(executable_path=os.environ["CHROMEDRIVER"])
    return webdriver.Chrome(options=options, service=service)


driver = browser()


def open_page(path, anchor=""):
    driver.get("about:blank")
    driver.get_log("browser")
    driver.get_log("performance")
    driver.get(f"file://{path}{anchor}")


def set_screen(width, theme="light"):
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
    driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": theme}]})


def script(text, *arguments):
    return driver.execute_script("return " + text, *arguments)


def shown_lines():
    return script(
        "[...document.querySelectorAll('details.requests:not([hidden]) tbody tr')]"
        ".filter(line => !line.hidden).map(line => line.textContent)")


def check_loading(name, path):
    open_page(path)
    seconds = script(
        "performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000
    # Told and not judged: what else the machine does decides over it.
    print(f"     {name}: ready after {seconds:.2f} s, {os.path.getsize(path):,} bytes")
    errors = driver.get_log("browser")
    check(f"{name}: the console is empty", not errors, str(errors[:2]) if errors else "")
    asked = [entry for entry in driver.get_log("performance")
             if '"Network.requestWillBeSent"' in entry["message"]]
    check(f"{name}: asks for nothing but itself", len(asked) == 1, f"{len(asked)} requests")
    check(f"{name}: has one script, and no image or frame",
          script("document.scripts.length") == 1
          and not driver.find_elements(By.CSS_SELECTOR, "img, iframe, link, object, embed, form"))


def check_screens(name, path):
    backgrounds = set()
    for width in (1280, 390, 320):
        for theme in ("light", "dark"):
            set_screen(width, theme)
            open_page(path)
            driver.execute_script("document.querySelectorAll('details').forEach(each => each.open = true)")
            wide = script("document.documentElement.scrollWidth")
            check(f"{name}: {width} px, {theme}: no scrolling to the side", wide <= width,
                  f"{wide} px")
            backgrounds.add((theme, script("getComputedStyle(document.body).backgroundColor")))
            low = script(CONTRASTS, CONTRAST)
            check(f"{name}: {width} px, {theme}: texts stand out", not low, str(low[:3]))
            if width != 320:
                picture(f"{FOLDER}/{name}-{width}-{theme}.png", path)
    check(f"{name}: light and dark differ", len({color for _, color in backgrounds}) == 2)
    set_screen(1280)


def picture(file, path):
    open_page(path)
    driver.save_screenshot(file)


# Of each kind of text the contrast with what is behind it (WCAG 2.2, 1.4.3).
CONTRASTS = """(wanted => {
  const light = color => {
    const parts = color.match(/[\\d.]+/g).slice(0, 3).map(each => each / 255)
      .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const behind = element => {
    for (let each = element; each; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor;
      if (!/, 0\\)$/.test(color)) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const low = new Map();
  for (const element of document.querySelectorAll("body *:not(svg *)")) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    if (element.tagName === "SCRIPT" || !element.offsetParent) continue;
    const both = [getComputedStyle(element).color, behind(element)].map(light);
    const contrast = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    if (contrast < wanted) low.set(element.tagName + "." + element.className, contrast.toFixed(2));
  }
  return [...low];
})(arguments[0])"""


def check_filter(name, path, word):
    open_page(path)
    before = len(shown_lines())
    field = driver.find_element(By.ID, "filter")
    field.send_keys(word)
    after = shown_lines()
    words = driver.find_element(By.ID, "found").text
    check(f"{name}: the filter leaves what it asks for", 0 < len(after) < before
          and all(word in text.lower() for text in after), f"{before} to {len(after)}: {words}")
    check(f"{name}: the filter opens what it found", script(
        "[...document.querySelectorAll('details.requests:not([hidden])')].every(each => each.open)"))
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(Keys.DELETE)
    check(f"{name}: without a filter all is back", len(shown_lines()) == before)
    field.send_keys("nothing is called so")
    check(f"{name}: a filter may find nothing", shown_lines() == [])
    field.clear()
    driver.execute_script(
        "const sort = document.getElementById('sort'); sort.value = 'role';"
        "sort.dispatchEvent(new Event('change'))")
    lists = script(
        "[...document.querySelectorAll('details.requests tbody')]"
        ".map(body => [...body.rows].map(row => row.cells[2].textContent))")
    check(f"{name}: sorts", all(each == sorted(each) for each in lists))


def check_copy(name, path):
    open_page(path)
    driver.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    wanted = driver.find_element(By.CSS_SELECTOR, ".copying > pre").get_attribute("textContent")
    button = driver.find_element(By.CSS_SELECTOR, ".copying > button")
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    time.sleep(0.2)
    check(f"{name}: a button copies its text", button.text == "Copied" and clipboard() == wanted,
          repr(clipboard()))
    line = driver.find_element(By.CSS_SELECTOR, "details.requests td.id button")
    driver.execute_script("document.querySelector('details.requests').open = true")
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", line)
    line.click()
    time.sleep(0.2)
    check(f"{name}: a request's id copies the command that explains it",
          clipboard() == f"why403 explain {line.text}", repr(clipboard()))


def clipboard():
    return driver.execute_async_script(
        "navigator.clipboard.readText().then(arguments[0], error => arguments[0](String(error)))")


def check_keyboard(name, path):
    open_page(path)
    driver.switch_to.active_element.send_keys(Keys.TAB)
    outline = script("getComputedStyle(document.activeElement).outlineStyle")
    check(f"{name}: the focus is seen", outline not in ("none", ""), outline)
    summary = driver.find_element(By.CSS_SELECTOR, "details:not([open]) > summary")
    summary.send_keys(Keys.ENTER)
    check(f"{name}: a key opens what is folded", script("arguments[0].parentElement.open", summary))
    target = script("document.querySelector('article.change a[href^=\"#requests-\"]').hash")
    open_page(path, target)
    check(f"{name}: an address opens what it names",
          script("document.getElementById(arguments[0]).open", target[1:]), target)
    broken = script(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(each => each.hash.slice(1))"
        ".filter(id => !document.getElementById(id))")
    check(f"{name}: every link leads somewhere", not broken, str(broken[:3]))
    names = script("(ids => ids.length - new Set(ids).size)"
                   "([...document.querySelectorAll('[id]')].map(each => each.id))")
    check(f"{name}: no id stands twice", names == 0, str(names))


def check_hostile(path):
    open_page(path)
    driver.execute_script("document.querySelectorAll('details').forEach(each => each.open = true)")
    time.sleep(0.2)
    check("hostile: nothing ran", script("window.ran") is None)
    text = driver.find_element(By.TAG_NAME, "body").text
    for key in HOSTILE_KEYS:
        seen = key.replace("\u202e", "<U+202E>")
        check(f"hostile: {key!r} is there to be read", seen in text)


def check_paper(name, path):
    open_page(path)
    printed = driver.print_page()
    check(f"{name}: prints", len(printed) > 10_000, f"{len(printed) * 3 // 4:,} bytes of PDF")


os.makedirs(FOLDER, exist_ok=True)
pages = {
    "demo": page("demo"),
    "many": page("many", many()),
    "hostile": page(
        "hostile",
        [varied(templates()[0], number, f"raw/{key}") for number, key in enumerate(HOSTILE_KEYS)]),
}
try:
    for name, path in pages.items():
        check_loading(name, path)
        check_screens(name, path)
        check_copy(name, path)
        check_keyboard(name, path)
        check_paper(name, path)
    check_filter("demo", pages["demo"], "kms")
    check_filter("many", pages["many"], "payroll-etl")
    check_hostile(pages["hostile"])
finally:
    driver.quit()
print(f"{len(failures)} failed" if failures else "all hold")
sys.exit(1 if failures else 0)
