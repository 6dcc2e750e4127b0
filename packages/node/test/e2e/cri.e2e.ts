/** A real containerd answers by CRI what its configuration says, and says so if CRI is disabled. */
import { CriAnswer } from "@oci-runtimes/core/machine"
import { CriApi } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { execFileSync } from "node:child_process"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as RealContainerd from "./RealContainerd.ts"

const asked = <A>(question: Effect.Effect<A, never, CriApi.CriApi>): Promise<A> =>
  question.pipe(Effect.provide(CriApi.layer), Effect.runPromise)

const versionAt = (socket: string) => asked(CriApi.CriApi.use((cri) => cri.version(socket)))

const statusAt = (socket: string) => asked(CriApi.CriApi.use((cri) => cri.status(socket)))

describe("a containerd with CRI", () => {
  let containerd: RealContainerd.RealContainerd

  const plugins = `[plugins."io.containerd.grpc.v1.cri".containerd]
  default_runtime_name = "wasm"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.wasm]
  runtime_type = "io.containerd.wasmtime.v1"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.crun]
  runtime_type = "io.containerd.runc.v2"
`

  beforeAll(async () => {
    containerd = await RealContainerd.start({ plugins }, /Start streaming server/)
  })

  afterAll(() => containerd?.stop())

  it("gives its own version", async () => {
    const [, , printed] = execFileSync("containerd", ["--version"], { encoding: "utf8" }).split(" ")
    assert.deepStrictEqual(Result.getOrThrow(await versionAt(containerd.socket)), {
      version: "0.1.0",
      runtimeName: "containerd",
      runtimeVersion: printed!,
      runtimeApiVersion: "v1"
    })
  })

  it("gives its conditions and its configuration, with the default runtime and all runtimes", async () => {
    const { conditions, info } = Result.getOrThrow(await statusAt(containerd.socket))
    assert.deepInclude(conditions, { type: "RuntimeReady", status: true, reason: "", message: "" })
    const { containerd: config } = JSON.parse(info.get("config") ?? "")
    assert.strictEqual(config.defaultRuntimeName, "wasm")
    assert.deepStrictEqual(
      Object.entries<{ readonly runtimeType: string }>(config.runtimes)
        .map(([name, { runtimeType }]) => [name, runtimeType])
        .toSorted(),
      [
        ["crun", "io.containerd.runc.v2"],
        ["wasm", "io.containerd.wasmtime.v1"]
      ]
    )
  })

  it("gives no more than the limit", async () => {
    const limits = { ...CriAnswer.limits, bytes: 100 }
    const outcome = await asked(CriApi.CriApi.use((cri) => cri.status(containerd.socket, limits)))
    assert.deepStrictEqual(outcome, Result.fail({ _tag: "TooMuchOutput", part: "body", bytes: 100 }))
  })
})

describe("a containerd whose CRI is disabled", () => {
  let containerd: RealContainerd.RealContainerd

  beforeAll(async () => {
    const top = 'disabled_plugins = ["io.containerd.grpc.v1.cri"]\n'
    containerd = await RealContainerd.start({ top }, /successfully booted/)
  })

  afterAll(() => containerd?.stop())

  it("says that it does not have the service", async () => {
    const details = `unknown service ${CriAnswer.service}`
    assert.deepStrictEqual(
      [await versionAt(containerd.socket), await statusAt(containerd.socket)],
      (["Version", "Status"] as const).map((method) => Result.fail({ _tag: "NotCri", method, details }))
    )
  })
})
