"""How the pages look: by day and by night, on a phone and on a desk, without a script."""

STYLE = """
:root{color-scheme:light dark;--ink:#1b2430;--soft:#5a6675;--paper:#fff;--edge:#d5dbe3;--link:#0b5cad;
--public:#1c6b3c;--public-bg:#eef8f1;--internal:#8a4b00;--internal-bg:#fff6e6;--bot:#5b3fa8}
@media(prefers-color-scheme:dark){:root{--ink:#e3e8ef;--soft:#a3afbf;--paper:#14181f;--edge:#343d4a;--link:#7db8f5;
--public:#7fd6a2;--public-bg:#16281d;--internal:#f2bb6b;--internal-bg:#2d2312;--bot:#b9a5f5}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1rem}
a{color:var(--link)}
h1{font-size:1.5rem;line-height:1.25;margin:.2rem 0}
h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
h3{font-size:1rem;margin:0}
p{margin:.25rem 0;overflow-wrap:anywhere}
time,.small,.change{color:var(--soft);font-size:.875rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--edge);vertical-align:top}
th[scope=row]{white-space:nowrap}
.status,.label{border:1px solid var(--edge);border-radius:.25rem;padding:0 .4rem;font-size:.875rem;white-space:nowrap}
.status.done{border-color:var(--public);color:var(--public)}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.5rem;margin:0}
dt{color:var(--soft);font-size:.875rem}
dd{margin:0;overflow-wrap:anywhere}
.events{list-style:none;padding:0;margin:0;display:grid;gap:.75rem}
.comment{border-left:.3rem solid;border-radius:.25rem;padding:.6rem .8rem}
.comment.public{border-color:var(--public);background:var(--public-bg)}
.comment.internal{border-color:var(--internal);background:var(--internal-bg)}
.mark-public{color:var(--public)}.mark-internal{color:var(--internal)}.mark-bot{color:var(--bot)}
""".replace("\n", "")
