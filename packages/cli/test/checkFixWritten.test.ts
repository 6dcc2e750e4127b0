import { assert, describe, it } from "@effect/vitest"
import { Disk } from "@oci-runtimes/node"
import { FaultyDisk, byHand } from "@oci-runtimes/node/testing"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const path = "/etc/docker/daemon.json"

const wrong = '{\r\n  "runtimes": {\r\n    "crun": { "path": " /usr/bin/crun", "args": ["--debug"] },\r\n  }\r\n}'

const right = '{\r\n  "runtimes": {\r\n    "crun": { "path": "/usr/bin/crun", "runtimeArgs": ["--debug"] }\r\n  }\r\n}'

const on =
  (disk: Disk.Shape) =>
  (...args: ReadonlyArray<string>) =>
    runCommand({
      engine: "moby-25",
      args: ["check", ...args],
      instead: Layer.succeed(Disk.Disk, disk)
    })

const machine = (text: string) => {
  const disk = Disk.memory({ [path]: text, "/usr/bin/crun": program })
  return { disk, check: on(disk), text: byHand(disk).text(path), names: disk.readDirectory("/etc/docker") }
}

describe("check --fix", () => {
  it.effect("writes the fixed file once", () =>
    Effect.gen(function* () {
      const { check, disk, names, text } = machine(wrong)
      const { data, status } = yield* check("--fix")
      assert.deepStrictEqual([status, yield* text, yield* names], [0, right, ["daemon.json"]])
      assert.match(data, /^\/etc\/docker\/daemon\.json: accepted by Docker Engine 25 to 29\n/)
      assert.match(data, /\n\n3 problems fixed in \/etc\/docker\/daemon\.json; no problems\n$/)
      assert.deepStrictEqual(
        data
          .split("\n")
          .flatMap((line) => /^fixed\[(.*?)\]/.exec(line)?.[1] ?? [])
          .toSorted(),
        ["blanks-around-path", "ignored-key", "invalid-syntax"]
      )
      const { inode } = yield* disk.stat(path)
      const again = yield* check("--fix")
      assert.deepStrictEqual([again.status, (yield* disk.stat(path)).inode], [0, inode])
      assert.match(again.data, /\n\nnothing to fix; no problems\n$/)
    })
  )

  it.effect("keeps the previous text where that is asked for", () =>
    Effect.gen(function* () {
      const { check, disk } = machine(wrong)
      const { data } = yield* check("--fix", "--backup")
      assert.include(data, `The previous version is in ${path}.bak`)
      assert.strictEqual(yield* byHand(disk).text(`${path}.bak`), wrong)
    })
  )

  it.effect("tells in the document what was done", () =>
    Effect.gen(function* () {
      const { check } = machine(wrong)
      const { fixes } = document(Documents.CheckDocument, (yield* check("--fix", "--json")).data)
      assert.deepStrictEqual([fixes?.dryRun, fixes?.backup, fixes?.warnings, fixes?.fixed.length], [false, null, [], 3])
    })
  )

  it.effect("writes nothing on a dry run, but meets the obstacles", () =>
    Effect.gen(function* () {
      const { check, disk, text } = machine(wrong)
      assert.include((yield* check("--fix", "--dry-run")).data, '+    "crun"')
      assert.strictEqual(yield* text, wrong)
      const readOnly = FaultyDisk.make(disk, { _tag: "FailWhere", errno: () => "EROFS" })
      const { notes, status } = yield* on(readOnly.disk)("--fix")
      assert.deepStrictEqual([status, yield* text], [1, wrong])
      assert.include(notes, "The file is unchanged.")
    })
  )
})
