/** Texts that are JSON, and texts that nearly are. */
import * as fc from "fast-check"

/** Reports whether `JSON.parse` accepts a text. */
export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const pieces = [
  "",
  "",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "/",
  "//",
  "/*",
  "'",
  "0",
  "1",
  ".",
  "-",
  "e",
  "\n",
  " "
]
const oddPieces = [
  "t",
  "true",
  "null",
  "nul",
  "\\u12",
  "\\u00e9",
  "é",
  "日",
  "😀",
  "\ud800",
  "\u0001",
  "\u00a0",
  "\ufeff"
]

const edit = fc.record({
  at: fc.nat(),
  remove: fc.nat({ max: 2 }),
  insert: fc.constantFrom(...pieces, ...oddPieces)
})

/** JSON texts, most of them damaged in a few places. */
export const jsonText = (): fc.Arbitrary<string> =>
  fc.tuple(fc.oneof(fc.json(), daemonText()), fc.array(edit, { maxLength: 3 })).map(([json, edits]) =>
    edits.reduce((text, { at, insert, remove }) => {
      const place = at % (text.length + 1)
      return text.slice(0, place) + insert + text.slice(place + remove)
    }, json)
  )

/** JSON objects with the keys of a `daemon.json`, mostly with values that do not belong there. */
export const daemonText = (): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom(...keys), fc.oneof(fc.json(), fc.constantFrom(...values))))
    .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(",\n")}}`)

const keys = [
  "runtimes",
  "Runtimes",
  "default-runtime",
  "data-root",
  "exec-opts",
  "default-shm-size",
  "default-address-pools",
  "builder",
  "proxies",
  "log-opts",
  "graph",
  "mtu",
  "nope",
  "__proto__"
]

const values = [
  "null",
  '"runc"',
  '["native.cgroupdriver=systemd", null]',
  '{"a": {"path": "/a", "runtimeArgs": ["-x"]}, "a": null}',
  '{"runc": {"PATH": 1, "runtimeArgs": {}}}',
  '{"__proto__": {"path": "/p"}}',
  "1e999",
  "1.5"
]
