/** The kinds of file that can be read as a configuration file, and those that are refused. */
import { assert, describe, it } from "@effect/vitest"
import { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { PassThrough, Readable } from "node:stream"
import { inputReader } from "../src/disk/internal/input.ts"
import { opened, readToEnd } from "../src/disk/internal/openedFile.ts"
import { places } from "./places.ts"

const read = (path: string, limit = 100) => Disk.Disk.use((disk) => disk.readFile(path, limit))

const unfit = (path: string, limit?: number) => Effect.map(Effect.flip(read(path, limit)), (failure) => failure.unfit)

const reading = (parts: ReadonlyArray<string>) =>
  inputReader(() => Readable.from(parts.map((part) => Buffer.from(part))))

describe("a file that is read through links", () => {
  it.live("is a regular one, or a harmless device that ends within the limit", () =>
    Effect.gen(function* () {
      const { elsewhere, here } = yield* places
      symlinkSync(join(elsewhere, "kept"), join(here, "link"))
      assert.strictEqual(new TextDecoder().decode(yield* read(join(here, "link"))), "kept")
      assert.lengthOf(yield* read("/dev/null"), 0)
      assert.isAbove((yield* read("/proc/self/status", 100_000)).length, 100)
    }).pipe(Effect.scoped, Effect.provide(Disk.layer))
  )

  it.live("is refused at once if it is something else, or too large", () =>
    Effect.gen(function* () {
      const { elsewhere, here } = yield* places
      execFileSync("mkfifo", [join(here, "pipe")])
      const server = createServer().listen(join(here, "socket"))
      yield* Effect.promise(() => once(server, "listening"))
      assert.deepStrictEqual(yield* unfit(join(here, "pipe")), { _tag: "NotAFile", type: "FIFO" })
      assert.deepStrictEqual(yield* unfit(join(here, "socket")), { _tag: "NotAFile", type: "Socket" })
      assert.deepStrictEqual(yield* unfit(join(elsewhere, "kept"), 3), { _tag: "TooLarge", size: 4 })
      assert.deepStrictEqual(yield* unfit("/dev/zero"), { _tag: "TooLarge", size: undefined })
      assert.deepStrictEqual(yield* unfit("/proc/self/status"), { _tag: "TooLarge", size: undefined })
      // A device is refused without being opened: /dev/tty has no device behind it here, and fails with ENXIO when opened.
      symlinkSync("/dev/tty", join(here, "device"))
      assert.deepStrictEqual(yield* unfit(join(here, "device")), { _tag: "NotAFile", type: "CharacterDevice" })
      for (const [path, errno] of [
        [here, "EISDIR"],
        [join(here, "none"), "ENOENT"],
        ["/a\0b", "EINVAL"]
      ] as const) {
        assert.strictEqual((yield* Effect.flip(read(path))).errno, errno, path)
      }
      server.close()
    }).pipe(Effect.scoped, Effect.provide(Disk.layer))
  )
})

describe("a file that is read to its end", () => {
  it.live.each([0, 1, 4095, 4096, 4097, 262_143, 262_144, 262_145, 700_000])("is whole with %d bytes", (size) =>
    Effect.gen(function* () {
      const { here } = yield* places
      const path = join(here, "file")
      const content = Buffer.from(Uint8Array.from({ length: size }, (_, index) => index % 251))
      writeFileSync(path, content)
      const whole = (expected: number, limit = size) => opened(path, 0, (file) => readToEnd(file, limit, expected))
      for (const expected of [0, 1, size - 1, size, size + 1, 10_000_000]) {
        assert.isTrue(content.equals(whole(expected)), `expected ${expected}`)
        if (size > 0) assert.throws(() => whole(expected, size - 1), Disk.DiskFailure)
      }
    }).pipe(Effect.scoped)
  )

  it.live.runIf(existsSync("/proc/sys/kernel/pid_max"))("may be one that gives everything at once or not at all", () =>
    Effect.gen(function* () {
      const bytes = yield* read("/proc/sys/kernel/pid_max")
      assert.strictEqual(new TextDecoder().decode(bytes), readFileSync("/proc/sys/kernel/pid_max", "utf8"))
    }).pipe(Effect.provide(Disk.layer))
  )
})

describe("standard input", () => {
  it.live("is read once, and given to everybody who asks", () =>
    Effect.gen(function* () {
      const input = reading(["ab", "c"])
      assert.strictEqual(new TextDecoder().decode(yield* input(3)), "abc")
      assert.strictEqual(new TextDecoder().decode(yield* input(3)), "abc")
      const failure = yield* Effect.flip(reading(["ab", "c"])(2))
      assert.deepStrictEqual(failure.unfit, { _tag: "TooLarge", size: undefined })
    })
  )

  it.live("that does not end is given up when the reading is interrupted", () =>
    Effect.gen(function* () {
      const endless = new PassThrough()
      const fiber = yield* Effect.forkChild(inputReader(() => endless)(10))
      endless.write("a")
      yield* Effect.yieldNow
      yield* Fiber.interrupt(fiber)
      assert.isTrue(endless.destroyed)
    })
  )
})
