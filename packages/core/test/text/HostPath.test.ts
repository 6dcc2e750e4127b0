import { FilePath, HostPath, Platform } from "@oci-runtimes/core/text"
import * as fc from "fast-check"
import { win32 } from "node:path"
import { assert, describe, it } from "vitest"

describe("ofSystem", () => {
  it.each([
    ["C:\\Users\\anna", "windows", "C:/Users/anna"],
    ["\\\\?\\C:\\Users", "windows", "C:/Users"],
    ["\\\\?\\UNC\\server\\share\\a", "windows", "//server/share/a"],
    ["\\\\.\\pipe\\docker_engine", "windows", "//./pipe/docker_engine"],
    ["/a\\b", "linux", "/a\\b"],
    ["/a\\b", "macos", "/a\\b"]
  ] as const)("writes %s of %s as %s", (path, platform, expected) =>
    assert.strictEqual(HostPath.ofSystem(path, platform), expected)
  )
})

describe("root, parent and names", () => {
  it.each([
    ["/", "/", "/", []],
    ["/a", "/", "/", ["a"]],
    ["/a/b", "/", "/a", ["a", "b"]],
    ["C:/", "C:/", "C:/", ["C:"]],
    ["C:/a", "C:/", "C:/", ["C:", "a"]],
    ["c:/a/b", "c:/", "c:/a", ["c:", "a", "b"]],
    ["//server/share/", "//server/share/", "//server/share/", ["server", "share"]],
    ["//server/share/a", "//server/share/", "//server/share/", ["server", "share", "a"]],
    ["//./pipe/docker_engine", "//./pipe/", "//./pipe/", [".", "pipe", "docker_engine"]]
  ] as const)("of %s are %s, %s and %s", (path, root, parent, names) => {
    assert.strictEqual(HostPath.root(path), root)
    assert.strictEqual(HostPath.parent(path), parent)
    assert.deepStrictEqual(HostPath.names(path), names)
  })

  it.each(["", "a", "a/b", ".", "C:", "C:a"])("%j has no root", (path) => assert.strictEqual(HostPath.root(path), ""))
})

describe("isAbsolute", () => {
  it.each([
    ["/a", true, true],
    ["C:/a", false, true],
    ["C:/", false, true],
    ["C:a", false, false],
    ["C:\\a", false, true],
    ["\\a", false, true],
    ["\\\\server\\share\\a", false, true],
    ["//server/share", true, true],
    ["a", false, false],
    ["", false, false]
  ] as const)("%s is %s on Unix and %s on Windows", (path, onUnix, onWindows) =>
    assert.deepStrictEqual(
      (["linux", "macos", "windows"] as const).map((platform) => HostPath.isAbsolute(path, platform)),
      [onUnix, onUnix, onWindows]
    )
  )
})

describe("absolute", () => {
  it.each([
    ["a", "C:/work", "C:/work/a"],
    ["a\\b", "C:/", "C:/a/b"],
    ["C:\\a", "D:/work", "C:/a"],
    ["c:a", "C:/work", "C:/work/a"],
    ["D:a", "C:/work", "D:/a"],
    ["D:", "C:/work", "D:/"],
    ["/a", "C:/work", "C:/a"],
    ["\\a", "C:/work", "C:/a"],
    ["\\\\server\\share\\a", "C:/work", "//server/share/a"],
    ["a", "//server/share/work", "//server/share/work/a"],
    ["/a", "//server/share/work", "//server/share/a"]
  ])("of %s in %s is %s", (path, directory, expected) =>
    assert.strictEqual(HostPath.absolute(path, directory), expected)
  )

  it("leads where Windows leads", () => {
    const part = fc.constantFrom("a", "B c", "..", ".", "a.b", "\\", "/")
    const path = fc
      .tuple(fc.constantFrom("", "C:/", "D:\\", "\\", "//server/share/"), fc.array(part))
      .map(([start, parts]) => start + parts.join("/"))
    fc.assert(
      fc.property(path, fc.constantFrom("C:/", "C:/work", "D:/a b/c"), (given, directory) => {
        fc.pre(!/^[\\/]{2}(?!server)/.test(given))
        const expected = win32.resolve(directory, given).replaceAll("\\", "/")
        assert.strictEqual(HostPath.clean(HostPath.absolute(given, directory), "windows"), expected)
      })
    )
  })

  it("is that of Unix in a directory of Unix, whatever the path looks like", () =>
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("/", "/work", "/C:/work"), (path, directory) =>
        assert.strictEqual(HostPath.absolute(path, directory), FilePath.absolute(path, directory))
      )
    ))
})

describe("clean", () => {
  it.each([
    ["C:/a/../b", "C:/b"],
    ["C:/..", "C:/"],
    ["C:/a//b/", "C:/a/b"],
    ["//server/share/../a", "//server/share/a"],
    ["//./pipe/x", "//./pipe/x"],
    ["/a/./b", "/a/b"],
    ["/", "/"]
  ])("%s is %s", (path, expected) => assert.strictEqual(HostPath.clean(path, "windows"), expected))

  it("is that of Unix on Unix, whatever the path looks like", () =>
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("//server/share/..", "C:/..", "//a//b"), (end, start) => {
        for (const path of [end, start + end]) {
          for (const platform of ["linux", "macos"] as const) {
            assert.strictEqual(HostPath.clean(path, platform), FilePath.clean(path))
          }
        }
      })
    ))
})

describe("isWithin", () => {
  it.each([
    ["C:/Users/anna/.docker", "C:/Users/anna", true],
    ["c:/users/ANNA", "C:/Users/anna", true],
    ["C:/Users/annabel", "C:/Users/anna", false],
    ["D:/Users/anna", "C:/Users/anna", false],
    ["C:/a", "C:/", true],
    ["/home/anna/a", "/home/anna", true],
    ["/home/Anna/a", "/home/anna", false],
    ["/a", "/", true]
  ])("%s in %s: %s", (path, directory, expected) => assert.strictEqual(HostPath.isWithin(path, directory), expected))
})

describe("home", () => {
  it.each([
    [{ HOME: "/home/anna" }, "linux", "/home/anna"],
    [{ HOME: "/Users/anna", USERPROFILE: "C:\\x" }, "macos", "/Users/anna"],
    [{ HOME: "/c/Users/anna", USERPROFILE: "C:\\Users\\anna" }, "windows", "C:/Users/anna"],
    [{ HOME: "anna" }, "linux", undefined],
    [{ HOME: "C:/anna" }, "linux", undefined],
    [{}, "windows", undefined]
  ] as const)("of %j on %s is %s", (variables, platform, expected) =>
    assert.strictEqual(HostPath.home(variables, platform), expected)
  )
})

describe("Platform.named", () => {
  it.each([
    ["darwin", "macos"],
    ["win32", "windows"],
    ["linux", "linux"],
    ["freebsd", "linux"]
  ])("%s is %s", (name, expected) => assert.strictEqual(Platform.named(name), expected))
})
