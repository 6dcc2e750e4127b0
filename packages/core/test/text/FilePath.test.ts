import { FilePath } from "@oci-runtimes/core/text"
import * as fc from "fast-check"
import { posix } from "node:path"
import { assert, describe, it } from "vitest"

const path = () => fc.array(fc.constantFrom("", ".", "..", "a", "b.c", "..d", "é")).map((parts) => parts.join("/"))

describe("clean", () => {
  it.each([
    ["abc", "abc"],
    ["abc/def", "abc/def"],
    [".", "."],
    ["..", ".."],
    ["../..", "../.."],
    ["../../abc", "../../abc"],
    ["/abc", "/abc"],
    ["/", "/"],
    ["", "."],
    ["abc/", "abc"],
    ["./", "."],
    ["../", ".."],
    ["../../", "../.."],
    ["/abc/", "/abc"],
    ["abc//def//ghi", "abc/def/ghi"],
    ["//abc", "/abc"],
    ["///abc", "/abc"],
    ["//abc//", "/abc"],
    ["abc//", "abc"],
    ["abc/./def", "abc/def"],
    ["/./abc/def", "/abc/def"],
    ["abc/.", "abc"],
    ["abc/def/ghi/../jkl", "abc/def/jkl"],
    ["abc/def/../ghi/../jkl", "abc/jkl"],
    ["abc/def/..", "abc"],
    ["abc/def/../..", "."],
    ["/abc/def/../..", "/"],
    ["abc/def/../../..", ".."],
    ["/abc/def/../../..", "/"],
    ["abc/def/../../../ghi/jkl/../../../mno", "../../mno"],
    ["/../abc", "/abc"],
    ["abc/./../def", "def"],
    ["abc//./../def", "def"],
    ["abc/../../././../def", "../../def"],
    ["...", "..."],
    ["a/...", "a/..."],
    [" / ", " / "]
  ])("turns %j into %j, as Go's own test has it", (from, to) => {
    assert.strictEqual(FilePath.clean(from), to)
  })

  it("changes nothing in a path that it has cleaned", () => {
    fc.assert(
      fc.property(path(), (text) => {
        assert.strictEqual(FilePath.clean(FilePath.clean(text)), FilePath.clean(text))
      })
    )
  })

  it("is Node's normalisation without a trailing slash", () => {
    fc.assert(
      fc.property(fc.oneof(path(), fc.string()), (text) => {
        const normal = posix.normalize(text)
        assert.strictEqual(FilePath.clean(text), normal.length > 1 ? normal.replace(/\/$/, "") : normal)
      })
    )
  })
})

describe("join", () => {
  it.each([
    [[], ""],
    [[""], ""],
    [["", ""], ""],
    [["/"], "/"],
    [["a"], "a"],
    [["a", "b"], "a/b"],
    [["a", ""], "a"],
    [["", "b"], "b"],
    [["/", "a"], "/a"],
    [["/", ""], "/"],
    [["/a", "/b"], "/a/b"],
    [["a", "/b"], "a/b"],
    [["a/", "b"], "a/b"],
    [["a/", ""], "a"],
    [["//", "a"], "/a"],
    [["/var/run/docker/", "runtime-runc"], "/var/run/docker/runtime-runc"],
    [["/a", "../b"], "/b"],
    [["a", "../../b"], "../b"],
    [[".", "a"], "a"]
  ])("makes of %j the path %j", (elements, joined) => {
    assert.strictEqual(FilePath.join(...elements), joined)
  })

  it("cleans the elements that are not empty, with slashes between them", () => {
    fc.assert(
      fc.property(fc.array(path()), (elements) => {
        const joined = elements.filter((element) => element !== "").join("/")
        assert.strictEqual(FilePath.join(...elements), joined === "" ? "" : FilePath.clean(joined))
      })
    )
  })
})

describe("isAbsolute", () => {
  it.each([
    ["/", true],
    ["/a", true],
    ["//", true],
    ["", false],
    ["a/b", false],
    ["./a", false],
    [" /a", false]
  ])("of %j is %s", (text, absolute) => {
    assert.strictEqual(FilePath.isAbsolute(text), absolute)
  })
})

describe("absolute", () => {
  it.each([
    ["/a/../b", "/work", "/a/../b"],
    ["a", "/work", "/work/a"],
    ["./a/..", "/work", "/work/./a/.."],
    ["a", "/", "/a"],
    ["", "/work", "/work/"]
  ])("makes of %j in %s the path %s, not cleaned", (text, directory, place) => {
    assert.strictEqual(FilePath.absolute(text, directory), place)
  })
})

describe("splitList", () => {
  it.each([
    ["", []],
    ["/bin", ["/bin"]],
    [":", ["", ""]],
    ["/bin::/usr/bin:", ["/bin", "", "/usr/bin", ""]]
  ])("makes of %j the elements %j", (list, elements) => {
    assert.deepStrictEqual(FilePath.splitList(list), elements)
  })
})

describe("the last element", () => {
  it.each([
    ["/a/b", "b"],
    ["b", "b"],
    ["/a/", ""],
    ["", ""]
  ])("of %j is %j", (text, element) => {
    assert.strictEqual(FilePath.lastElement(text), element)
  })
})

describe("a relative path", () => {
  it.each([
    ["bin/crun", true],
    ["./crun", true],
    ["crun/", true],
    ["crun", false],
    ["", false],
    ["/usr/bin/crun", false]
  ])("%j: %s", (given, isRelative) => {
    assert.strictEqual(FilePath.isRelative(given), isRelative)
  })
})
