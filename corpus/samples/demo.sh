#!/bin/sh
# `make demo`: a North Korean document read end to end. No network, no model; about ten seconds.
# Run from the root of the checkout with `nambuk` on the PATH. Everything is written to demo-output/.
set -eu

samples=corpus/samples
out=demo-output
report=$samples/report.txt
export LC_ALL="${LC_ALL:-C.UTF-8}"

if ! command -v nambuk >/dev/null; then
    echo "demo.sh: nambuk is not on the PATH; type: make demo" >&2
    exit 2
fi
if [ ! -f "$report" ]; then
    echo "demo.sh: $report is not here; run this from the root of the checkout" >&2
    exit 2
fi
mkdir -p "$out"

heading() {
    printf '\n======================================================================\n%s\n%s\n\n' "$1" "$2"
}

shown() { # the command as a reader would type it
    printf '  $ %s\n\n' "$*"
}

line() { # line NUMBER FILE
    sed -n "$1p" "$2"
}

heading '1. A document' \
    'A report on sick workers of a construction company abroad. It was written for this demo; nobody in it is real.'
for n in 1 2 3 25; do
    line "$n" "$report" | sed 's/^/  /'
done

heading '2. Which standard does its language follow?' \
    'Every place where a writer must choose, and the standards choose differently, is counted and weighed.'
shown nambuk verify "$report"
nambuk verify "$report" --output "$out/report.verify.txt" --force
sed -n '/^Which standard/,/^Strongest/p' "$out/report.verify.txt" | sed '$d' | sed '$d'

heading '3. The markers, each with its rule' 'Some of them; paragraph numbers (¶) say where they are.'
sed -n '/ markers, .* different forms/p' "$out/report.verify.txt"
echo '  ...'
for rule in ye sai-siot loanword; do # the first forms under a rule
    awk -v rule="$rule" '
        /^    [a-z][a-z -]*: / { on = index($0, "    " rule ": ") == 1; forms = 0 }
        on && / → / { forms++ }
        on && forms <= 4 && !/^  *…/' "$out/report.verify.txt"
done
echo '  ...'

heading '4. What this does not prove' 'The report says so itself.'
sed -n '/^What these figures do not prove/,$p' "$out/report.verify.txt" | sed 1d

heading '5. In South Korean spelling' 'By rule and word list, without a model. First the source, then the conversion.'
shown nambuk translate "$report" "$samples/report.docx" --from ko-KP --to ko-KR --output "$out/ko-KR"
nambuk translate "$report" "$samples/report.docx" --from ko-KP --to ko-KR --output "$out/ko-KR" --force 2>&1 |
    sed 's/^/  /'
echo
for n in 25 36 42; do
    line "$n" "$report" | sed 's/^/  North  /'
    line "$n" "$out/ko-KR/report.txt" | sed 's/^/  South  /'
done

heading '6. Its terms in English' 'From the glossary; spreadsheets of it are in glossary/.'
shown nambuk glossary lookup 림파암 페기종 료양소 대외건설국
nambuk glossary lookup 림파암 페기종 료양소 대외건설국 >"$out/terms.txt"
awk '/^[^ ]/ { word = $0; first = 1 } first && / en  / { sub(/^ *en +/, ""); print "  " word " = " $0; first = 0 }' \
    "$out/terms.txt"

heading '7. For contrast: a page in the South Korean standard' 'The same question, the other answer.'
shown nambuk verify "$samples/control.ko-KR.txt"
nambuk verify "$samples/control.ko-KR.txt" --output "$out/control.ko-KR.verify.txt" --force
sed -n '/^Which standard/,/^  China/p' "$out/control.ko-KR.verify.txt" | sed '$d'

nambuk verify "$samples/report.docx" "$samples/control.ko-KR.txt" "$samples/control.ko-CN.txt" \
    --format html --output "$out/report.html" --force
nambuk verify "$report" --format json --output "$out/report.json" --force

heading 'The whole of it' "In $out/:"
cat <<END
  report.html               open this one in a browser: the text with every marker (hover or tap for the rule)
  report.verify.txt         the same as text
  report.json               the same for programs
  ko-KR/report.txt, .docx   the document in South Korean spelling
  terms.txt                 its terms in Russian, Chinese and Japanese too
  control.ko-KR.verify.txt  the report on the South Korean page

To read a document of your own:  .venv/bin/nambuk verify FILE
To see all commands:             .venv/bin/nambuk --help
END
