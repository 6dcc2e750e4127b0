import { ShimOptions, ShimOptionsReview } from "@oci-runtimes/core/docker"
import type { Json } from "@oci-runtimes/core/document"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const runc = "io.containerd.runc.v2"
const gvisor = "io.containerd.runsc.v1"

describe("a review of options", () => {
  it.each([
    ["nothing where all is well", runc, { BinaryName: "/usr/bin/crun", SystemdCgroup: true }, [], [], false],
    ["a key that no release knows", runc, { a: "b" }, ["a"], [], false],
    ["a key of the other kind", gvisor, { BinaryName: "x" }, ["BinaryName"], [], false],
    ["a spelling that some releases know", runc, { BINARYname: "x" }, [], [], false],
    ["a number, which none takes", runc, { IoUid: 42 }, [], ["IoUid: Docker Engine 25.0 and later"], true],
    ["a number that no field is read from", gvisor, { IoUid: 42 }, ["IoUid"], [], false],
    ["a null, which some refuse", runc, { Root: null }, [], ["Root: Docker Engine 25.0 to 29.2"], false]
  ] as ReadonlyArray<[string, string, Json.JsonObject, ReadonlyArray<string>, ReadonlyArray<string>, boolean]>)(
    "finds %s",
    (_title, type, options, dropped, refusals, isRefused) => {
      const found = ShimOptionsReview.review(type, options)
      assert.deepStrictEqual(
        found.ignored.map(({ path }) => path.join(".")),
        dropped
      )
      assert.deepStrictEqual(
        found.refusals.map(
          ({ fault, releases }) => `${fault.path.join(".")}: ${ShimOptionsReview.describeReleases(releases)}`
        ),
        refusals
      )
      assert.strictEqual(found.isRefused, isRefused)
    }
  )

  it("reads them as the newest release does", () => {
    const { decoded } = ShimOptionsReview.review(runc, { binaryNAME: "/usr/bin/crun" })
    assert.strictEqual(decoded._tag === "Runc" && decoded.options.binaryName, "/usr/bin/crun")
  })

  it("has just what the newest release makes of them, and the first hundred faults of each", () => {
    const given = { list: Array.from({ length: 150 }, () => ({ inner: [null] })), x: [null] }
    const { decoded, refusals } = ShimOptionsReview.review(gvisor, given)
    assert.deepStrictEqual(decoded, ShimOptions.decode(gvisor, given, "29.7"))
    assert.lengthOf(decoded.faults, 2)
    const nulls = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`key${index}`, null]))
    assert.lengthOf(ShimOptions.decode(gvisor, nulls, "25.0").faults, 100)
    assert.isNotEmpty(refusals)
  })

  it("names ranges of releases", () => {
    const words = fc.subarray([...ShimOptionsReview.releases], { minLength: 1 })
    fc.assert(
      fc.property(words, (some) => {
        const text = ShimOptionsReview.describeReleases(some)
        assert.isTrue(text.startsWith(`Docker Engine ${some[0]}`))
        assert.strictEqual(text.endsWith("and later"), some.includes("29.7"))
      })
    )
    assert.strictEqual(
      ShimOptionsReview.describeReleases(["25.0", "29.3"]),
      "Docker Engine 25.0 to 27.5, and 29.3 to 29.6"
    )
  })
})
