import { assert, describe, it } from "@effect/vitest"
import { ExecutableSearch } from "@oci-runtimes/core/machine"
import { Disk, ExecutableLookup, Machine } from "@oci-runtimes/node"
import { atHand } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { scratch } from "./places.ts"

const services = Machine.live

/** A directory with something of every kind in it. */
const workspace = Effect.gen(function* () {
  const hand = yield* atHand
  const root = yield* scratch
  yield* hand.makeDirectory(`${root}/bin/directory`)
  for (const [name, mode] of [
    ["tool", 0o755],
    ["others-only", 0o001],
    ["text", 0o644]
  ] as const) {
    yield* hand.write(`${root}/bin/${name}`, "")
    yield* hand.setMode(`${root}/bin/${name}`, mode)
  }
  yield* hand.link("tool", `${root}/bin/link`)
  yield* hand.link("nowhere", `${root}/bin/dangling`)
  yield* hand.link("loop", `${root}/bin/loop`)
  return root
})

describe("the look-up on the disk", () => {
  it.live.each([
    ["tool", "ROOT/bin", "ROOT/bin/tool"],
    ["link", "ROOT/bin", "ROOT/bin/link"],
    ["tool", "ROOT/missing:ROOT/bin/../bin", "ROOT/bin/tool"],
    ["bin/tool", "", "bin/tool"],
    ["ROOT/bin/tool", "", "ROOT/bin/tool"],
    ["tool", "bin", 'exec: "tool": cannot run executable found relative to current directory'],
    ["text", "ROOT/bin", 'exec: "text": executable file not found in $PATH'],
    ["dangling", "ROOT/bin", 'exec: "dangling": executable file not found in $PATH'],
    ["tool", "", 'exec: "tool": executable file not found in $PATH'],
    ["", "ROOT/bin", 'exec: "": executable file not found in $PATH'],
    ["ROOT/bin/text", "", 'exec: "ROOT/bin/text": permission denied'],
    ["ROOT/bin/directory", "", 'exec: "ROOT/bin/directory": is a directory'],
    ["ROOT/bin/none", "", 'exec: "ROOT/bin/none": stat ROOT/bin/none: no such file or directory'],
    ["ROOT/bin/tool/x", "", 'exec: "ROOT/bin/tool/x": stat ROOT/bin/tool/x: not a directory'],
    ["ROOT/bin/loop", "", 'exec: "ROOT/bin/loop": stat ROOT/bin/loop: too many levels of symbolic links'],
    ["./\0", "", 'exec: "./\\x00": stat ./\0: invalid argument'],
    [`./${"x".repeat(256)}`, "", `exec: "./${"x".repeat(256)}": stat ./${"x".repeat(256)}: file name too long`]
  ] as ReadonlyArray<[string, string, string]>)("%j in PATH %j is %s", ([file, searchPath, expected]) =>
    Effect.gen(function* () {
      const root = yield* workspace
      const inRoot = (text: string) => text.replaceAll("ROOT", root)
      const environment = { searchPath: inRoot(searchPath), workingDirectory: root }
      const found = yield* ExecutableLookup.find(inRoot(file), environment, "go-1.20")
      assert.strictEqual(
        Result.match(found, { onSuccess: (path) => path, onFailure: ExecutableSearch.message }),
        inRoot(expected)
      )
    }).pipe(Effect.scoped, Effect.provide(services))
  )

  it.live.each([
    ["go-1.19", true],
    // Root may execute what anybody may.
    ["go-1.20", process.geteuid?.() === 0]
  ] as const)("by the rules of %s finds what only other users may execute: %s", ([rules, isFound]) =>
    Effect.gen(function* () {
      const root = yield* workspace
      const found = yield* ExecutableLookup.find(
        "others-only",
        { searchPath: `${root}/bin`, workingDirectory: root },
        rules
      )
      assert.strictEqual(Result.isSuccess(found), isFound)
    }).pipe(Effect.scoped, Effect.provide(services))
  )
})

describe("the execution of a file by a user without rights", () => {
  const answers = [
    [0o755, "allowed"],
    [0o001, "allowed"],
    [0o700, "deniedToUser"],
    [0o010, "deniedToUser"],
    [0o644, "denied"],
    [0o000, "denied"]
  ] as const

  it.live.skipIf(process.geteuid?.() !== 0)("is denied to that user alone if the mode lets others execute it", () =>
    Effect.gen(function* () {
      const hand = yield* atHand
      const root = yield* scratch
      yield* hand.setMode(root, 0o755)
      const files = answers.map(([mode, answer]) => ({ path: `${root}/${mode}`, mode, answer }))
      for (const { mode, path } of files) {
        yield* hand.write(path, "")
        yield* hand.setMode(path, mode)
      }
      const program = join(import.meta.dirname, "executionOfUser.ts")
      const args = ["-C", "@oci-runtimes/source", program, ...files.map(({ path }) => path), `${root}/missing`]
      const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" })
      assert.deepStrictEqual(stdout.trimEnd().split("\n"), [...files.map(({ answer }) => answer), "undefined"])
    }).pipe(Effect.scoped, Effect.provide(services))
  )
})

describe("the look-up on another machine", () => {
  const files: Disk.Files = {
    "/a/tool": { type: "file", content: "", mode: 0o755 },
    "/b/tool": { type: "file", content: "", mode: 0o755 }
  }
  const environment = { searchPath: "/a:/b", workingDirectory: "/" }
  const unknowing = Disk.memory(files)
  const withoutA: Disk.Shape = {
    ...unknowing,
    execution: (path) => Effect.succeed(path.startsWith("/a/") ? "denied" : "allowed")
  }

  const found = (rules: ExecutableSearch.SearchRules, disk: Disk.Shape) =>
    ExecutableLookup.find("tool", environment, rules).pipe(
      Effect.map(Result.getOrUndefined),

      Effect.provideService(Disk.Disk, disk)
    )

  it.effect("goes by the mode, unless something else is known", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* found("go-1.20", unknowing), "/a/tool")
      assert.strictEqual(yield* found("go-1.20", withoutA), "/b/tool")
      assert.strictEqual(yield* found("go-1.19", withoutA), "/a/tool")
    })
  )
})
