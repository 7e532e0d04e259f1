/// The script of a page: buttons that copy, and the filter and order of the requests. It reads the
/// page and writes nothing but buttons, the order of lines and what is hidden; without it all is there
/// to be read. No text of the page ever becomes markup.
enum PageScript {
    /// SHA-256 of `text` in base64, so that the browser runs this script and no other. A test holds
    /// it against the text.
    static let hash = "+coB6RiC+j31YNE40ZB1O7SAguJWeWVbTPfHawAY8Eg="

    static let text = #"""

        "use strict";
        (() => {
          const all = (selector, of = document) => Array.from(of.querySelectorAll(selector));

          // Where a page has no clipboard, the text is selected and copied from there.
          async function copied(text, element) {
            try {
              await navigator.clipboard.writeText(text);
              return true;
            } catch {
              getSelection().selectAllChildren(element);
              return document.execCommand("copy");
            }
          }
          async function copy(pre, button) {
            button.textContent = await copied(pre.textContent, pre) ? "Copied" : "Selected";
            setTimeout(() => { button.textContent = "Copy"; }, 2000);
          }
          for (const pre of all("pre[data-copy]")) {
            const around = document.createElement("div");
            around.className = "copying";
            pre.replaceWith(around);
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = "Copy";
            button.setAttribute("aria-live", "polite");
            button.addEventListener("click", () => copy(pre, button));
            around.append(pre, button);
          }

          const tools = document.getElementById("tools");
          if (!tools) return;
          const filter = document.getElementById("filter");
          const sort = document.getElementById("sort");
          const found = document.getElementById("found");
          const groups = all("details.requests").map(element => ({
            element,
            wasOpen: element.open,
            title: element.querySelector("summary").textContent.toLowerCase(),
            body: element.querySelector("tbody"),
            lines: all("tbody tr", element).map(line => {
              const cells = Array.from(line.cells, cell => cell.textContent);
              return {
                line,
                text: (cells.join(" ") + " " + (line.cells[2].title || "")).toLowerCase(),
                time: cells[0] + cells[1], role: cells[2], object: cells[4], cause: cells[5],
                alike: Number((cells[6] || "1").replaceAll(",", "")),
              };
            }),
          }));
          tools.hidden = false;

          let isFiltered = false;
          function narrow() {
            const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
            let shown = 0, total = 0, stands = 0;
            for (const group of groups) {
              let inGroup = 0;
              for (const each of group.lines) {
                const fits = words.every(word => each.text.includes(word) || group.title.includes(word));
                each.line.hidden = !fits;
                if (fits) { inGroup += 1; stands += each.alike; }
              }
              if (words.length && !isFiltered) group.wasOpen = group.element.open;
              group.element.hidden = words.length > 0 && inGroup === 0;
              group.element.open = words.length ? inGroup > 0 : isFiltered ? group.wasOpen : group.element.open;
              shown += inGroup;
              total += group.lines.length;
            }
            isFiltered = words.length > 0;
            const number = value => value.toLocaleString("en-US");
            found.textContent = isFiltered
              ? `${number(shown)} of ${number(total)} lines, for ${number(stands)} denials` : "";
          }

          function order() {
            const by = sort.value;
            const compare = {
              time: (a, b) => a.time < b.time ? 1 : -1,
              alike: (a, b) => b.alike - a.alike,
            }[by] || ((a, b) => a[by].localeCompare(b[by]));
            for (const group of groups) {
              group.lines.sort(compare);
              group.body.append(...group.lines.map(each => each.line));
            }
          }
          filter.addEventListener("input", narrow);
          sort.addEventListener("change", order);

          // The names of the lists above fill the filter.
          for (const name of all(".ranks .name")) {
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = name.textContent;
            button.title = "Show its requests";
            button.addEventListener("click", () => {
              filter.value = name.textContent;
              narrow();
              document.getElementById("requests").scrollIntoView();
              filter.focus({ preventScroll: true });
            });
            name.replaceChildren(button);
          }

          // A request's id copies the command that explains it.
          for (const cell of all("td.id")) {
            const id = cell.textContent;
            if (!/^[A-Za-z0-9-]+$/.test(id)) continue;
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = id;
            button.title = "Copy why403 explain " + id;
            button.addEventListener("click", async () => {
              if (await copied("why403 explain " + id, button)) {
                found.textContent = "Copied: why403 explain " + id;
              }
            });
            cell.replaceChildren(button);
          }

          // What an address names is opened.
          function open() {
            const target = document.getElementById(location.hash.slice(1));
            const details = target && target.closest("details");
            if (details) { details.open = true; target.scrollIntoView(); }
          }
          addEventListener("hashchange", open);
          open();
        })();

        """#
}
