/** Mistakes in the syntax of a file: how each is named, where it is shown, and what the fixes make of the file. */
import { ConfigurationInput, DaemonJson, Diagnosis, Fixing, Moby25 } from "@oci-runtimes/core/docker"
import { JsonTree } from "@oci-runtimes/core/document"
import { Origin } from "@oci-runtimes/core/engine"
import { assert, describe, it } from "vitest"

/** A file, the place and the beginning of the advice of each of its problems, and the file after its fixes if there are any. */
type Row = readonly [text: string, found: ReadonlyArray<string>, fixed?: string]

const rows: { readonly [kind: string]: ReadonlyArray<Row> } = {
  "objects and their braces": [
    ['{"a": 1}\n{"b": 2}', ["2:1 The file holds a second object here."]],
    ['{"debug": true},\n{"mtu": 5}', ["1:16 The file holds a second object here."]],
    ['{ {"debug": true} }', ["1:3 An object without a name is inside the object at 1:1."]],
    ['{{"debug": true}}', ["1:2 An object without a name is inside the object at 1:1."]],
    ['{"debug": true, {"mtu": 5}}', ["1:17 An object without a name is here."]],
    ['{"features": {"cdi": true} {"mtu": 5}}', ["1:28 An object without a name is here."]],
    ['{["a"]}', ["1:2 A list has no name here."]],
    [
      '"default-runtime": "runc",\n"debug": true',
      ["1:18 The outer braces are missing."],
      '{"default-runtime": "runc",\n"debug": true}'
    ],
    [
      '"default-runtime": "runc",\n"debug": true\n}',
      ["1:18 The { at the beginning is missing."],
      '{"default-runtime": "runc",\n"debug": true\n}'
    ],
    ['"debug": true,', ["1:8 The outer braces are missing."], '{"debug": true}'],
    ['"debug" = true', ["1:9 The outer braces are missing."], '{"debug": true}'],
    ['[{"debug": true}]', ["1:1 Brackets are around the object."], '{"debug": true}'],
    ['[\n  {\n    "debug": true\n  }\n]', ["1:1 Brackets are around the object."], '{\n    "debug": true\n  }'],
    ['[{"debug": true}, {"mtu": 5}]', ["1:1 The file is a list."]],
    ['["a", "b"]', ["1:1 The file is a list."]],
    ['"x"', ["1:1 The file is only a string."]],
    ["5", ["1:1 The file is only a number."]],
    ["true", ["1:1 The file is only true or false."]]
  ],
  brackets: [
    [
      '{"dns": ["192.0.2.1"}',
      ['1:21 This } closes the wrong bracket: "dns" at 1:9 is still open, and ] closes it. Write ] before it.'],
      '{"dns": ["192.0.2.1"]}'
    ],
    [
      '{"dns": ["192.0.2.1"}}',
      ['1:21 This } closes the wrong bracket: "dns" at 1:9 is still open, and ] closes it. Write ] in its place.'],
      '{"dns": ["192.0.2.1"]}'
    ],
    [
      '{"runtimes": {"a": {"path": "/a"]}}',
      ['1:33 This ] closes the wrong bracket: "a" at 1:20 is still open, and } closes it. Write } in its place.'],
      '{"runtimes": {"a": {"path": "/a"}}}'
    ],
    // The inner list may have ended after "x".
    [
      '{"a": [["x", "y"}',
      [
        "1:17 This } closes the wrong bracket: the list at 1:8 is still open, and ] closes it. Write ] before it, or ] in its place."
      ]
    ],
    [
      '{"a": [["x", "y"]}',
      ['1:18 This } closes the wrong bracket: "a" at 1:7 is still open, and ] closes it. Write ] before it.']
    ],
    [
      '{"dns": [\n  "192.0.2.1"\n  }, "debug": true}',
      ['3:3 This } closes the wrong bracket: "dns" at 1:9 is still open, and ] closes it. Write ] in its place.'],
      '{"dns": [\n  "192.0.2.1"\n  ], "debug": true}'
    ],
    [
      '{"dns": "192.0.2.1"]}',
      ["1:20 This ] closes the wrong bracket: the object at 1:1 is still open, and } closes it."]
    ],
    [
      '{"debug": true]',
      ["1:15 This ] closes the wrong bracket: the object at 1:1 is still open, and } closes it."],
      '{"debug": true}'
    ],
    [
      '[{"debug": true]',
      ["1:16 This ] closes the wrong bracket: the object at 1:2 is still open, and } closes it."],
      '{"debug": true}'
    ],
    ["}", ["1:1 Nothing is open that this } could close."]],
    [
      '{"debug": true}}',
      ["1:16 Nothing is open that this } could close: the object already ended at 1:15."],
      '{"debug": true}'
    ],
    [
      '{"debug": true}\n}\n',
      ["2:1 Nothing is open that this } could close: the object already ended at 1:15."],
      '{"debug": true}\n'
    ],
    ['{"features": {"cdi": true}}, "debug": true}', ["1:28 The object already ended with the } at 1:27."]],
    ['{"debug": true} "mtu": 5', ["1:17 The object already ended with the } at 1:15."]],
    ['{"debug": true}) ', ["1:16 Text follows the end of the object, which is at 1:15."]],
    [
      '{"runtimes": {"a": {"path": "/a"}',
      ['1:34 Closing brackets are missing at the end: still open are the object at 1:1, "runtimes" at 1:14.']
    ],
    [
      '{"dns": ["192.0.2.1"',
      ['1:21 Closing brackets are missing at the end: still open are the object at 1:1, "dns" at 1:9.']
    ],
    ['{"debug"', ["1:9 The file ends inside a member: still open is the object at 1:1."]],
    ['{"debug":', ["1:10 The file ends inside a member: still open is the object at 1:1."]],
    [
      '{\n  "runtimes": {\n    "a": {"path": "/a"}\n  ,\n  "debug": true\n}',
      ['6:2 A } is missing: according to the indentation, the } at 6:1 does not belong to "runtimes" at 2:15.']
    ],
    ['{"features": (1)}', ["1:14 A round bracket is here."]],
    [" \u0000", ["1:2 The file has NUL characters: it is binary, or damaged."]]
  ],
  commas: [
    ['{"debug": true "mtu": 5}', ["1:16 A comma is missing before this."], '{"debug": true, "mtu": 5}'],
    ['{"debug": true\n"mtu": 5}', ["2:1 A comma is missing before this."], '{"debug": true,\n"mtu": 5}'],
    [
      '{"debug": true // why\n"mtu": 5}',
      ["1:16 This is a comment, and JSON has no comments.", "2:1 A comma is missing before this."],
      '{"debug": true,\n"mtu": 5}'
    ],
    [
      '{"dns": ["192.0.2.1" "192.0.2.2"]}',
      ["1:22 A comma is missing before this."],
      '{"dns": ["192.0.2.1", "192.0.2.2"]}'
    ],
    ['{"dns": ["a""b"]}', ["1:13 Two strings follow each other without a comma."]],
    ['{"data-root": "/a" "/b"}', ["1:20 A comma is missing before this, or more."]],
    [
      '{\n"debug": true\n"mtu": 5\n"dns": ["192.0.2.1" "192.0.2.2" "192.0.2.3"]\n"ipv6": true}',
      [
        "3:1 A comma is missing before this.",
        "4:1 A comma is missing before this.",
        "4:21 A comma is missing before this.",
        "4:33 A comma is missing before this.",
        "5:1 A comma is missing before this."
      ],
      '{\n"debug": true,\n"mtu": 5,\n"dns": ["192.0.2.1", "192.0.2.2", "192.0.2.3"],\n"ipv6": true}'
    ],
    ['{"debug": true,, "mtu": 5}', ["1:16 A second comma follows the first."], '{"debug": true, "mtu": 5}'],
    ['{, "debug": true}', ["1:2 A comma is at the beginning, before any item."]],
    ['{"dns": [,"a"]}', ["1:10 A comma is at the beginning, before any item."]],
    ['{"debug": true,}', ["1:15 A comma follows the last item."], '{"debug": true}'],
    [
      '{"debug": true,,}',
      ["1:16 A second comma follows the first.", "1:15 A comma follows the last item."],
      '{"debug": true}'
    ],
    ['{"debug": true; "mtu": 5}', ['1:15 This is ";", not a comma.'], '{"debug": true, "mtu": 5}'],
    ['{"debug": true ; why\n}', ["1:16 This is a comment after a semicolon, and JSON has no comments."]],
    ['{"debug": true, ; why not\n"mtu": 5}', ["1:17 This is a comment after a semicolon, and JSON has no comments."]],
    ['{"dns": ["a"; null]}', ['1:13 This is ";", not a comma.'], '{"dns": ["a", null]}'],
    ['{"debug": true;}', ['1:15 This is ";", not a comma.', "1:15 A comma follows the last item."], '{"debug": true}'],
    ['{"debug": true};', ["1:16 Text follows the end of the object, which is at 1:15."]],
    [
      '{"debug"：true，"mtu"：5}',
      [
        '1:9 A colon belongs here, not "：".',
        '1:14 This is "，", not a comma.',
        '1:20 A colon belongs here, not "：".'
      ],
      '{"debug":true,"mtu":5}'
    ],
    [',{"debug": true}', ["1:1 A comma is here before any value."]]
  ],
  "colons, names and values": [
    ['{"debug" true}', ['1:10 A colon is missing after "debug".'], '{"debug": true}'],
    ['{"features" {"cdi": true}}', ['1:13 A colon is missing after "features".'], '{"features": {"cdi": true}}'],
    ['{"data-root" "/a"}', ['1:14 A colon is missing after "data-root".'], '{"data-root": "/a"}'],
    ['{"debug"= true}', ['1:9 A colon belongs here, not "=".'], '{"debug": true}'],
    ['{"debug" => true}', ['1:10 A colon belongs here, not "=>".'], '{"debug": true}'],
    ['{"debug":: true}', ['1:10 There is one ":" too many after the colon.'], '{"debug": true}'],
    ['{"debug": = true}', ['1:11 There is one "=" too many after the colon.'], '{"debug": true}'],
    ['{"debug": , "mtu": 5}', ["1:11 The value is missing after the colon."]],
    ['{"debug": }', ["1:11 The value is missing after the colon."]],
    ['{"dns": ["a": "b"]}', ["1:13 A list has no names."]],
    ['{"dns": ["a",\n"mtu": 5}', ['2:6 A list has no names, and "dns" at 1:9 is still open.']],
    ['{"a", "b"}', ['1:5 "a" has no value.']],
    ['{"debug": true, "mtu"}', ['1:22 "mtu" has no value.']],
    ['{"dns": "192.0.2.1", "192.0.2.2"}', ['1:33 "192.0.2.2" has no value.']],
    ['{"data-root": "/a": "b"}', ['1:19 A second ":" is in one member.']],
    ["{: true}", ['1:2 A name is missing before ":".']],
    ['{"a"; true}', ["1:5 A semicolon is here."]]
  ],
  "words and numbers": [
    ["{debug: true}", ["1:2 The name debug has no quotes."]],
    ["{1: true}", ["1:2 The name 1 has no quotes."]],
    ["{foo}", ["1:2 A name in double quotes must be here, not foo."]],
    ['{"log-level": info}', ["1:15 The value info has no quotes."]],
    ['{"data-root": /var/lib/docker}', ["1:15 The value /var/lib/docker has no quotes."]],
    ['{"debug": True}', ["1:11 True has capital letters."], '{"debug": true}'],
    [
      '{"debug": FALSE, "mtu": Null}',
      ["1:11 FALSE has capital letters.", "1:25 Null has capital letters."],
      '{"debug": false, "mtu": null}'
    ],
    ['{"debug": None}', ["1:11 None is not a value of JSON."]],
    ['{"debug": yes}', ["1:11 yes is not a value of JSON."]],
    ['{"debug": undefined}', ["1:11 undefined is not a value of JSON."]],
    ['{"debug": ture}', ["1:12 ture is not a value of JSON."]],
    ['{"mtu": NaN}', ["1:9 NaN is not a number of JSON."]],
    ['{"mtu": 01}', ["1:10 The number 01 begins with a zero."]],
    ['{"mtu": +1}', ["1:9 The number +1 has a plus sign."]],
    ['{"mtu": .5}', ["1:9 The number .5 begins with a point."]],
    ['{"mtu": 1.}', ["1:11 The number 1."]],
    ['{"mtu": 1e}', ["1:11 The number 1e has no exponent."]],
    ['{"mtu": 0x10}', ["1:10 The number 0x10 is not decimal."]],
    ['{"mtu": 10m}', ["1:11 The value 10m is not a number."]],
    ['{"dns": [192.0.2.1]}', ["1:15 The value 192.0.2.1 is not a number."]],
    ['{"dns":\n  - "a"\n}', ["2:4 A hyphen is here in place of a value."]],
    ['{"debug": true yes}', ['1:16 The text "yes" follows a value.']],
    ['{"data-root": "say "hi" to"}', ['1:21 The string "say " ended before "hi".']],
    ["{...}", ["1:2 Dots stand for text that was left out."]],
    ['{"debug": true\n…}', ["2:1 Dots stand for text that was left out."]],
    ['{"debug": <value>}', ["1:11 A placeholder is here."]],
    ['{\\"debug\\": true}', ["1:2 A backslash is before the quote of a string."]],
    ['{"debug": true \\\n}', ["1:16 A backslash is outside of a string."]]
  ],
  quotes: [
    [
      '{\n"log-driver: "json-file",\n"debug": true}',
      ['2:15 The closing quote of "log-driver" is missing. Write "log-driver".']
    ],
    ['{"dns": ["192.0.2.1, "192.0.2.2"]}', ['1:23 The closing quote of "192.0.2.1" is missing. Write "192.0.2.1".']],
    [
      '{"log-driver": json-file", "debug": true}',
      ['1:16 The opening quote is missing. Write "json-file".'],
      '{"log-driver": "json-file", "debug": true}'
    ],
    [
      '{\n  log-driver": "json-file"\n}',
      ['2:3 The opening quote is missing. Write "log-driver".'],
      '{\n  "log-driver": "json-file"\n}'
    ],
    ['{log-driver": "json-file", debug": true}', ['1:2 The opening quote is missing. Write "log-driver".']],
    ['{""debug"": true}', ['1:4 The quotes are doubled. Write one double quote at each end: "debug".']],
    ['{"debug: true"}', ['1:15 The quotes are around a name and its value. Write "debug": true.']],
    [
      '{"log-driver: json-file", "debug": true}',
      ['1:25 The quotes are around a name and its value. Write "log-driver": "json-file".']
    ],
    ['"{\\"debug\\": true}"', ["1:1 The object is inside a string."]],
    ["{'debug': true}", ["1:2 Single quotes are around this string."], '{"debug": true}'],
    [
      "{'runtimes': {'a': {'path': '/a'}}}",
      ["1:2 Single quotes are around this string and 3 more."],
      '{"runtimes": {"a": {"path": "/a"}}}'
    ],
    [
      "{'data-root': 'it's'}",
      ["1:2 Single quotes are around this string and 1 more.", '1:19 The text "s\'" follows a value.']
    ],
    ["{'data-root': 'a\"b'}", ["1:2 Single quotes are around this string and 1 more."]],
    ["{‘debug’: true}", ["1:2 Single quotes are around this string: ‘ (U+2018) and ’ (U+2019)."], '{"debug": true}'],
    ["{`debug`: true}", ["1:2 Single quotes are around this string: ` (U+0060)."], '{"debug": true}'],
    ["{“debug”: true}", ["1:2 Curly quotes are around this string: “ (U+201C) and ” (U+201D)."], '{"debug": true}'],
    [
      '{“data-root": “/a”, "tag": "“x”"}',
      ["1:2 Curly quotes are around this string and 1 more: “ (U+201C) and ” (U+201D)."],
      '{"data-root": "/a", "tag": "“x”"}'
    ],
    ['{"debug”: true}', ["1:16 The string that begins at 1:2 ends with a curly quote: ” (U+201D)."]],
    ['{"debug": “true}', ["1:11 A curly quote is here: “ (U+201C)."]],
    ["'{\"debug\": true}'", ["1:1 Single quotes are around the whole text."]],
    ["{'debug\": true}", ["1:2 A single quote (') is here."]]
  ],
  "invisible characters": [
    [
      '{"debug": true,\u00a0"mtu": 5}',
      ["1:16 An invisible character is here: no-break space (U+00A0)."],
      '{"debug": true, "mtu": 5}'
    ],
    [
      '{\n\u00a0\u00a0"debug": true,\n\u00a0\u00a0"mtu": 5\n}',
      ["2:1 An invisible character is here, and in 1 more place: no-break space (U+00A0)."],
      '{\n  "debug": true,\n  "mtu": 5\n}'
    ],
    ['{\u200b"debug": true}', ["1:2 An invisible character is here: zero-width space (U+200B)."], '{"debug": true}'],
    ['{\ufeff"debug": true}', ["1:2 An invisible character is here: byte order mark (U+FEFF)."], '{"debug": true}'],
    ['{"debug": tr\u00adue}', ["1:13 An invisible character is inside this: soft hyphen (U+00AD)."]],
    [
      '{\u3000"debug":\u2028true\u000b}',
      [
        "1:2 An invisible character is here, and in 2 more places: ideographic space (U+3000), line separator (U+2028), vertical tab (U+000B)."
      ],
      '{ "debug": true }'
    ],
    ['{"debug": true\u0001}', ["1:15 An invisible character is inside this: control character (U+0001)."]]
  ],
  strings: [
    ['{"data-root": "/a\n}', ["1:18 The string that begins at 1:15 has no end on its line."]],
    ['{"data-root": "/a', ["1:18 The string that begins at 1:15 has no end."]],
    ['{"data-root": "/a\nb"}', ["1:18 A line break is inside the string that begins at 1:15."]],
    ['{"data-root": "C:\\docker"}', ["1:19 The escape \\d does not exist in JSON."]],
    [
      '{"data-root": "C:\\docker\\"}',
      [
        "1:19 The string that begins at 1:15 has no end: the backslash before its last quote makes that quote a part of it."
      ]
    ],
    [
      '{"data-root": "C:/docker\\", "debug": true}',
      ['1:30 The backslash before a quote makes the quote a part of the string "C:/docker\\", ".']
    ],
    ['{"tag": "it\\\'s"}', ["1:13 The escape \\' does not exist in JSON."]],
    ['{"tag": "\\u12"}', ["1:14 The escape \\u needs four hexadecimal digits after it."]],
    ['{"tag": "a\tb"}', ["1:11 A tab is inside a string."]],
    ['{"tag": "a\u0001b"}', ["1:11 A control character (U+0001) is inside a string."]],
    ['{"tag": "a\\\nb"}', ["1:12 A backslash is at the end of a line inside a string."]]
  ],
  comments: [
    [
      '{\n  // why\n  "debug": true # why\n}\n',
      ["2:3 This is a comment, and JSON has no comments.", "3:17 This is a comment, and JSON has no comments."],
      '{\n  "debug": true\n}\n'
    ],
    [
      '/* a */\n{"debug": true}\n// end\n',
      ["1:1 This is a comment, and JSON has no comments.", "3:1 This is a comment, and JSON has no comments."],
      '{"debug": true}\n'
    ],
    [
      '{"debug": true, /* a */ /* b */ "mtu": 5}',
      ["1:17 This is a comment, and JSON has no comments.", "1:25 This is a comment, and JSON has no comments."],
      '{"debug": true, "mtu": 5}'
    ],
    ['{"debug":/**/true}', ["1:10 This is a comment, and JSON has no comments."], '{"debug":true}'],
    [
      '{\r\n  # why\r\n  "debug": true\r\n}',
      ["2:3 This is a comment, and JSON has no comments."],
      '{\r\n  "debug": true\r\n}'
    ],
    [
      '{"debug": true,\n // "mtu": 5\n}',
      ["2:2 This is a comment, and JSON has no comments.", "1:15 A comma follows the last item."],
      '{"debug": true\n}'
    ],
    [
      '{"debug": true /* why',
      [
        "1:16 This comment has no end, and JSON has no comments.",
        "1:22 A } is missing at the end: still open is the object at 1:1."
      ]
    ],
    ['{"debug": true /* why }', ["1:16 This comment has no end, and JSON has no comments."]]
  ],
  templates: [
    ["{{ config | to_json }}", ["1:2 This is a template; check the file that it produces."]],
    ['{"dns": {{ dns | to_json }}}', ["1:10 This is a template; check the file that it produces."]],
    ["{{- if .x }}", ["1:2 This is a template; check the file that it produces."]],
    ['{"dns": [{% if x %} "a" {% endif %}]}', ["1:11 This is a template; check the file that it produces."]],
    ["{% if x %}\n{}\n{% endif %}", ["1:2 This is a template; check the file that it produces."]],
    ['# {{ ansible_managed }}\n{"debug": true,}', ["1:1 This is a template; check the file that it produces."]],
    ["{# x #}\n{}", ["1:2 This is a template; check the file that it produces."]],
    ['{"debug": ${DEBUG}}', ["1:11 This is a template; check the file that it produces."]],
    ['{"debug": $DEBUG}', ["1:11 This is a template; check the file that it produces."]],
    ['{"debug": <%= x %>}', ["1:11 This is a template; check the file that it produces."]],
    ['{"debug": @DEBUG@}', ["1:11 This is a template; check the file that it produces."]],
    ['{"debug": %{ if x }}', ["1:11 This is a template; check the file that it produces."]],
    ['{"debug": true}\n{% endif %}', ["2:1 This is a template; check the file that it produces."]]
  ],
  "other formats": [
    ["<!DOCTYPE html>\n<html>", ["1:1 This is a web page, not JSON."]],
    ["<html><body>", ["1:1 This is a web page, not JSON."]],
    ['<?xml version="1.0"?>', ["1:1 This is XML, not JSON."]],
    ['<!-- why -->\n{"debug": true}', ["1:1 This is a comment of HTML, and JSON has no comments."]],
    ['module.exports = {"debug": true};', ["1:1 This is JavaScript, not JSON."]],
    ['const config = {"debug": true}', ["1:1 This is JavaScript, not JSON."]],
    ["\0\0\0\0", ["1:1 The file has only NUL characters: its content was lost."]],
    ["404: Not Found", ["1:4 This is the error page of a web server, not the file."]],
    ["Not Found", ['1:1 The file is not JSON: it begins with "Not".']],
    ["sudo tee /etc/x.json <<-'EOF'\n{}\nEOF", ["1:1 This is a shell command, not JSON."]],
    ["cat > x.json <<EOF\n{}\nEOF", ["1:1 This is a shell command, not JSON."]],
    ['{"debug": true}\nEOF\n', ["2:1 This is the end of a here-document of a shell, not JSON."], '{"debug": true}\n'],
    ["#!/bin/sh\n{}", ["1:1 This is a shell command, not JSON."]],
    ["$ cat x.json\n{}", ["1:1 This is a shell command, not JSON."]],
    ["root@host:~# cat x.json\n{}", ["1:1 This is a shell command, not JSON."]],
    ["--- a/x.json\n+++ b/x.json\n", ["1:2 This is a patch, not JSON."]],
    ['{\n-  "debug": true\n+  "debug": false\n}', ["2:1 This is a patch, not JSON."]],
    [
      '{\n<<<<<<< HEAD\n  "debug": true\n=======\n  "debug": false\n>>>>>>> x\n}',
      ["2:1 This is the mark of a merge conflict."]
    ],
    ['{"debug": true\n=======\n}', ["2:1 This is the mark of a merge conflict."]],
    [
      "/home/x/config.json\n",
      ["1:1 The file holds only a path: perhaps a symbolic link that was checked out as text."]
    ],
    ["../x.json", ["1:1 The file holds only a path: perhaps a symbolic link that was checked out as text."]],
    ["C:\\x\\y.json", ["1:1 The file holds only a path: perhaps a symbolic link that was checked out as text."]],
    ["https://example.org/x.json", ["1:1 The file holds only a web address."]],
    ['```json\n{"debug": true}\n```', ["1:1 This is a fence of Markdown (```)."]],
    ['{"debug": true}\n```', ["2:1 This is a fence of Markdown (```)."]],
    ["debug: true\nmtu: 5", ["1:1 This is YAML, not JSON."]],
    ["---\ndebug: true", ["1:2 This is YAML, not JSON."]],
    ["- a\n- b", ["1:2 This is YAML, not JSON."]],
    ['[a."b.c".d]\n  x = 1', ["1:2 This is an INI or TOML file, not JSON."]],
    ['[[a."b"]] # x\n  x = 1', ["1:3 This is an INI or TOML file, not JSON."]],
    ["--- a\n+++ b\n@@ -1 +1 @@", ["1:2 This is a patch, not JSON."]],
    ["--add-runtime=runsc=/x --debug", ["1:2 This is a flag of a command, not JSON."]],
    ["[section]\ndebug = true", ["1:2 This is an INI or TOML file, not JSON."]],
    ["debug = true", ["1:1 This is an INI, TOML or environment file, not JSON."]],
    ['{\u0000"\u0000a', ["1:2 The file is UTF-16 without a byte order mark."]],
    ['{"debug": true}\u0000', ["1:16 The file has NUL characters: it is binary, or damaged."]]
  ]
}

const diagnose = (text: string) => Diagnosis.diagnose(Moby25, ConfigurationInput.make(text))

describe.each(Object.entries(rows))("a mistake in %s", (_, table) => {
  const cases = table.map(([text, found, fixed]) => ({ text, found, fixed }))

  it.each(cases)("of $text is named: $found", ({ fixed, found, text }) => {
    const diagnosis = diagnose(text)
    const places = diagnosis.problems.map(({ origin }) => Origin.rangeOf(origin)?.start)
    assert.deepStrictEqual(
      diagnosis.problems.map(({ advice }, index) => {
        const expected = found[index] ?? ""
        const { column, line } = places[index] ?? {}
        return `${line}:${column} ${advice}`.slice(0, expected.length)
      }),
      found
    )
    const { bytes = new Uint8Array(), fixed: done } = Fixing.fixAll(diagnosis)
    assert.strictEqual(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), fixed ?? text)
    assert.strictEqual(done.length > 0, fixed !== undefined)
  })

  it.each(cases)("of $text has the engine's own message, and says what to do", ({ text }) => {
    const { problems } = diagnose(text)
    const [own] = JsonTree.parse(text.trim()).mistakes
    if (own !== undefined) assert.strictEqual(problems[0]?.message, own.message)
    for (const { advice } of problems) assert.match(advice, /^[^]+[.;] [^]+\.$/)
  })

  it.each(cases)("of $text explains each fault of the file", ({ text }) => {
    const { problems, refused } = diagnose(text)
    const explained = refused === undefined ? [] : Diagnosis.explain(refused)
    assert.deepStrictEqual(
      explained.map(({ fault }) => fault),
      [...(refused?.faults ?? [])]
    )
    const advice = new Set(explained.map(({ diagnostic }) => diagnostic.advice))
    for (const problem of problems.filter(({ effect }) => effect === "refused"))
      assert.include([...advice], problem.advice)
  })
})

describe("a file that is not UTF-8", () => {
  it.each([
    [[0x7b, 0x22, 0xe9, 0x22, 0x7d], "The byte 0xE9 is not UTF-8: in Latin-1 (ISO 8859-1) and Windows-1252 it is é."],
    [[0x7b, 0x93, 0x61, 0x94, 0x7d], "The byte 0x93 is not UTF-8: in Windows-1252 it is “."],
    [[0x7b, 0x81, 0x7d], "The byte 0x81 is not UTF-8."],
    [[0x7b, 0, 0x22, 0, 0xe9, 0], "The file is likely UTF-16 without a byte order mark."],
    [[0, 1, 2, 3, 0xe9], "The file has NUL bytes: it is binary, or damaged."],
    [[0x7b, 0x22, 0xe9, 0, 0, 0], "The file has NUL bytes: it is binary, or damaged."],
    [[0x7b, 0x22, 0xe2, 0x82], "The file ends inside a character: The byte 0xE2 begins a longer character of UTF-8."],
    [[0x1f, 0x8b, 8, 0], "The file is compressed by gzip, not text."]
  ])("%j is named: %s", (bytes, sentence) => {
    const { problems } = Diagnosis.diagnose(Moby25, ConfigurationInput.make(Uint8Array.from(bytes)))
    assert.deepStrictEqual(
      problems.map(({ advice, code }) => [code, advice]),
      [["invalid-encoding", `${sentence} Save the file as UTF-8.`]]
    )
  })
})

describe("what can be read of a file with a mistake", () => {
  it("is not judged", () => {
    const text = '{"nope": 1, "graph": "/x", "runtimes": {"runc": {"mtu": 5}}, "mtu": "x" "icc": true}'
    assert.deepStrictEqual(
      diagnose(text).problems.map(({ code }) => code),
      ["invalid-syntax"]
    )
    assert.strictEqual(DaemonJson.readText(Moby25.directives, text).config.runtimes?.size, 1)
  })
})
