import { Finding } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"

describe("a finding", () => {
  it.each(Finding.codes)("%s has a title without, and a way out with a full stop", (code) => {
    const { help, severity, title } = Finding.kindOf(code)
    assert.match(title, /^[A-Z][^.]*[^.]$/)
    assert.match(help, /^[A-Z].*\.$/)
    assert.include(["error", "warning"], severity)
  })

  it("has the way out of its kind, unless there is a better one", () => {
    const plain = Finding.make("reload-needed", { message: "Changed." })
    assert.strictEqual(plain.advice, Finding.kindOf("reload-needed").help)
    assert.strictEqual(Finding.make("reload-needed", { message: "Changed.", advice: "Run it." }).advice, "Run it.")
    assert.isTrue(Object.isFrozen(plain))
  })

  it("of an error comes before warnings", () => {
    const severities = Finding.codes.map((code) => Finding.kindOf(code).severity)
    assert.deepStrictEqual(severities, [...severities].toSorted())
    assert.strictEqual(new Set(Finding.codes).size, Finding.codes.length)
  })
})
