/// The style sheet of every HTML page: light, dark, paper, and screens from 320 px on. No element has
/// a style of its own, as the page's own policy forbids it.
enum PageStyle {
    /// SHA-256 of `text` in base64, so that the browser takes this style sheet and no other (CSP
    /// Level 3, "hash-source"). A test holds it against the text.
    static let hash = "ZXFoMlg105QGQZci1y73fZLsoMRR16Skjs0lZiPmpR4="

    static let text = """

        :root { color-scheme: light dark; --page: #fff; --text: #1b1f24; --soft: #f4f5f7;
          --quiet: #57606a; --line: #d5d9de; --link: #0b57b0; --good: #116329; --bad: #a40e26;
          --plus: #e3f6e8; --minus: #fde8e8; --bar: #5a7fb8;
          --iam: #2563b0; --bucket: #c2410c; --object: #8a6d00; --endpoint: #0f7b6c;
          --key: #7c3aad; --payer: #c2257a; --organization: #3d4757; --unknown: #8a8f98; }
        @media (prefers-color-scheme: dark) { :root { --page: #14171b; --text: #e4e7eb;
          --soft: #1f242b; --quiet: #a3acb8; --line: #3a424d; --link: #86b7ff; --good: #7fd99a;
          --bad: #ff9b9b; --plus: #12331e; --minus: #43191d; --bar: #6d93cf;
          --iam: #6ea8fe; --bucket: #ff9e64; --object: #d9b44a; --endpoint: #4fd1b5;
          --key: #c792ea; --payer: #ff8ac4; --organization: #c3cddb; --unknown: #7d8590; } }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 4.5rem; -webkit-text-size-adjust: 100%; }
        body { font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; margin: 0 auto;
          max-width: 78rem; padding: 1.5rem 1.25rem 3rem; background: var(--page);
          color: var(--text); overflow-wrap: anywhere; }
        h1 { font-size: 1.65rem; line-height: 1.25; margin: 0 0 .4rem; }
        h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
        h3 { font-size: 1.02rem; margin: 0 0 .2rem; }
        h4 { font-size: .82rem; margin: .9rem 0 .2rem; color: var(--quiet); font-weight: 600; }
        p { margin: .3rem 0; }
        a { color: var(--link); }
        h3 a { color: inherit; text-decoration: none; }
        h3 a:hover { text-decoration: underline; }
        ul, ol { margin: .2rem 0; padding-left: 1.2rem; }
        .lede { font-size: 1.1rem; max-width: 60rem; }
        .meta { color: var(--quiet); }
        .problem { color: var(--bad); font-weight: 600; }
        .fix { font-weight: 600; margin: .8rem 0 .3rem; }
        dl.facts { display: flex; flex-wrap: wrap; gap: .2rem 2rem; margin: .8rem 0; }
        dl.facts div { min-width: 0; max-width: 100%; }
        dl.facts dt { color: var(--quiet); font-size: .82rem; }
        dl.facts dd { margin: 0; }
        .figures { list-style: none; padding: 0; display: grid; gap: .75rem; margin: 1.4rem 0;
          grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); }
        .figures li { background: var(--soft); border-radius: .5rem; padding: .7rem .9rem; }
        .figures strong { display: block; font-size: 1.7rem; line-height: 1.2;
          font-variant-numeric: tabular-nums; }
        .figures span { color: var(--quiet); }
        .iam-role-policy { --c: var(--iam); } .bucket-policy { --c: var(--bucket); }
        .object-ownership { --c: var(--object); } .vpc-endpoint-policy { --c: var(--endpoint); }
        .kms-key { --c: var(--key); } .requester-pays { --c: var(--payer); }
        .service-control-policy { --c: var(--organization); }
        .undetermined { --c: var(--unknown); }
        rect { fill: var(--c, var(--bar)); }
        .legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; }
        .legend svg { width: .8rem; height: .8rem; margin-right: .45rem; }
        figure { margin: .8rem 0 .4rem; }
        .plot { position: relative; height: 13rem; border-bottom: 1px solid var(--quiet);
          background: linear-gradient(var(--line), var(--line)) 0 0 / 100% 1px no-repeat,
            linear-gradient(var(--line), var(--line)) 0 50% / 100% 1px no-repeat; }
        .plot svg { position: absolute; inset: 0; width: 100%; height: 100%; }
        .plot, .axis { margin-left: 3.2rem; }
        .plot span { position: absolute; right: 100%; padding-right: .4rem; font-size: .75rem;
          white-space: nowrap;
          color: var(--quiet); transform: translateY(-50%); }
        .plot .top { top: 0; } .plot .half { top: 50%; }
        .plot g:hover rect { opacity: .75; }
        .axis { display: flex; justify-content: space-between; gap: 1rem; font-size: .8rem;
          color: var(--quiet); margin-top: .25rem; margin-bottom: .6rem; }
        .axis span { max-width: 30%; }
        .ranks { display: grid; gap: 0 2.5rem;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); }
        .ranks ol { list-style: none; padding: 0; }
        .ranks li { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem;
          margin: 0 0 .45rem; }
        .name { min-width: 0; } .count, .n, td.n { font-variant-numeric: tabular-nums; }
        .name button, .id button { font: inherit; color: inherit; background: none; border: 0; padding: 0;
          text-align: left; cursor: pointer; overflow-wrap: anywhere; }
        .name button:hover, .id button:hover { text-decoration: underline; }
        .bar { grid-column: 1 / -1; display: block; width: 100%; height: .35rem;
          background: var(--soft); border-radius: .2rem; }
        article { border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1.1rem;
          margin: 0 0 1rem; break-inside: avoid-page; }
        article:target, tr:target { outline: 2px solid var(--link); outline-offset: 2px; }
        .share .bar { margin-top: .35rem; height: .45rem; }
        pre { background: var(--soft); border-radius: .35rem; padding: .6rem .8rem; margin: .4rem 0;
          font: 12.5px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap;
          overflow-wrap: anywhere; tab-size: 2; }
        .diff ins, .diff del { text-decoration: none; display: inline-block; width: 100%; }
        .diff ins { background: var(--plus); color: var(--good); }
        .diff del { background: var(--minus); color: var(--bad); }
        .copying { position: relative; }
        .copying > pre { padding-right: 5rem; }
        .copying > button { position: absolute; top: .3rem; right: .3rem; }
        button, input, select { font: inherit; color: inherit; }
        .copying > button, input, select { border: 1px solid var(--line); border-radius: .35rem;
          background: var(--page); padding: .15rem .6rem; }
        .copying > button { font-size: .8rem; cursor: pointer; }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        .tools { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .6rem;
          position: sticky; top: 0; z-index: 2; background: var(--page); padding: .6rem 0;
          border-bottom: 1px solid var(--line); margin-bottom: .6rem; }
        .tools[hidden] { display: none; }
        .tools input { flex: 1 1 14rem; min-width: 0; padding: .3rem .6rem; }
        .tools select { padding: .3rem .4rem; max-width: 100%; }
        .tools output { flex-basis: 100%; color: var(--quiet); font-size: .85rem; }
        .tools output:empty { display: none; }
        summary { cursor: pointer; padding: .3rem 0; }
        summary .meta { margin-left: .6rem; }
        details.requests { border-bottom: 1px solid var(--line); }
        details.requests > summary b { display: inline-block; min-width: 3.5rem;
          font-variant-numeric: tabular-nums; }
        table { border-collapse: collapse; margin: .3rem 0 .8rem; }
        .requests table { width: 100%; font-size: .84rem; }
        th, td { text-align: left; padding: .28rem .9rem .28rem 0; vertical-align: top;
          border-bottom: 1px solid var(--line); }
        thead th { color: var(--quiet); font-weight: 600; font-size: .82rem; }
        th[scope=row] { font-weight: 600; }
        .chart td, .chart tbody th { white-space: nowrap; }
        .requests td:first-child { white-space: nowrap; }
        .requests .id { font-family: ui-monospace, "DejaVu Sans Mono", monospace; }
        .requests tbody tr:hover { background: var(--soft); }
        td[class*="-"]::before, td.undetermined::before { content: ""; display: inline-block;
          width: .6rem; height: .6rem; border-radius: .15rem; background: var(--c);
          margin-right: .4rem; }
        td.n { text-align: right; padding-right: 0; }
        .wide { overflow-x: auto; }
        footer { margin-top: 2.5rem; padding-top: .8rem; border-top: 1px solid var(--line);
          color: var(--quiet); font-size: .85rem; }
        @media (max-width: 52rem) { body { padding: 1rem .9rem 2rem; }
          .requests thead { position: absolute; left: -100vw; }
          .requests table, .requests tbody, .requests tr, .requests td { display: block; }
          .requests tr { border-bottom: 1px solid var(--line); padding: .45rem 0; }
          .requests td { border: 0; padding: 0; display: inline; margin-right: .6rem; }
          .requests td.key { display: block; margin: 0; }
          td.n::after { content: " alike"; } }
        @media print { @page { margin: 14mm; }
          :root { --page: #fff; --text: #000; --soft: #fff; --quiet: #444; --line: #bbb; }
          body { max-width: none; padding: 0; font-size: 10px; }
          pre { border: 1px solid var(--line); font-size: 9px; }
          svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          .tools, .copying > button { display: none; }
          .copying > pre { padding-right: .8rem; }
          .ranks, .figures { grid-template-columns: repeat(3, 1fr); }
          a { color: inherit; text-decoration: none; } }

        """
}
