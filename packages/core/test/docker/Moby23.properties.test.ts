import { Table } from "@oci-runtimes/core/data"
import { Moby23, StockRuntime, WrapperScript } from "@oci-runtimes/core/docker"
import { ShimName } from "@oci-runtimes/core/shim"
import { hostFacts, refusedName, runtimeEntry, runtimeName, settings } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { dirname } from "node:path/posix"
import { assert, describe, it } from "vitest"
import { swapRequest } from "../samples.ts"

const runtimeMap = () =>
  fc.tuple(settings(), hostFacts()).map(([configured, facts]) => Moby23.configure(configured, facts))

const configuredName = () => runtimeName().filter((name) => !StockRuntime.isStock(name))

describe("configuring", () => {
  it("the same settings twice results in the same map", () => {
    fc.assert(
      fc.property(settings(), hostFacts(), (configured, facts) => {
        assert.deepStrictEqual(Moby23.configure(configured, facts), Moby23.configure(configured, facts))
      })
    )
  })

  it("the configured runtimes of a map again results in the same map", () => {
    fc.assert(
      fc.property(settings(), hostFacts(), (configured, facts) => {
        const map = Moby23.configure(configured, facts)
        const entries = [...map.runtimes]
          .filter(([, { shim }]) => shim === null)
          .map(([name, { path, runtimeArgs }]) => [name, { path, runtimeArgs }] as const)
        const { dataRoot, defaultRuntime } = map
        const again = { ...configured, dataRoot, defaultRuntime, runtimes: Table.make(entries) }
        assert.deepStrictEqual(Moby23.configure(again, facts), map)
      })
    )
  })

  it("sets the stock entries over whatever had their names", () => {
    fc.assert(
      fc.property(settings(), hostFacts(), runtimeEntry(), (configured, facts, entry) => {
        const names = [StockRuntime.name, ShimName.linuxShim]
        const runtimes = Table.make([...configured.runtimes, ...names.map((name) => [name, entry] as const)])
        const map = Moby23.configure({ ...configured, runtimes }, facts)
        for (const name of names) {
          const resolved = Moby23.resolve(map, name)
          assert.deepStrictEqual(
            Result.map(resolved, ({ kind, path }) => [kind, path]),
            Result.succeed(["stock", "runc"])
          )
        }
      })
    )
  })
})

describe("resolving", () => {
  it("has an answer for any text, about that very text", () => {
    fc.assert(
      fc.property(runtimeMap(), fc.oneof(runtimeName(), fc.string({ unit: "binary" })), (map, name) => {
        const { name: answered } = Result.merge(Moby23.resolve(map, name))
        assert.strictEqual(answered, name)
      })
    )
  })

  it("a configured name finds its entry, whatever the name looks like", () => {
    fc.assert(
      fc.property(settings(), hostFacts(), configuredName(), runtimeEntry(), (configured, facts, name, entry) => {
        const runtimes = Table.make([...configured.runtimes, [name, entry] as const])
        const resolved = Moby23.resolve(Moby23.configure({ ...configured, runtimes }, facts), name)
        const wrapped = entry.runtimeArgs.length > 0
        assert.deepStrictEqual(
          Result.map(resolved, ({ kind, preflight, script }) => [kind, preflight, script?.content]),
          Result.succeed([
            "configured",
            wrapped ? entry.path : null,
            wrapped ? WrapperScript.content(entry) : undefined
          ])
        )
        if (wrapped) return
        assert.deepStrictEqual(
          Result.map(resolved, ({ shim }) => shim.options?.binaryName),
          Result.succeed(entry.path)
        )
      })
    )
  })

  it("a name that is neither configured nor implicit never comes to a shim", () => {
    fc.assert(
      fc.property(runtimeMap(), refusedName(Moby23.nameRules), (map, name) => {
        assert.strictEqual(Result.isSuccess(Moby23.resolve(map, name)), map.runtimes.has(name))
      })
    )
  })

  it("a name in another case or with white space around it does not find the entry", () => {
    const change = fc.constantFrom<(name: string) => string>(
      (name) => ` ${name}`,
      (name) => `${name} `,
      (name) => `${name}\n`,
      (name) => name.toUpperCase(),
      (name) => name.toLowerCase()
    )
    fc.assert(
      fc.property(runtimeMap(), change, runtimeName(), (map, alter, extra) => {
        for (const name of [...map.runtimes.names(), extra]) {
          const other = alter(name)
          if (map.runtimes.has(other)) continue
          const kinds = Result.match(Moby23.resolve(map, other), {
            onSuccess: ({ kind }) => kind,
            onFailure: ({ _tag }) => _tag
          })
          assert.include(["implicit", "RefusedRuntime"], kinds)
        }
      })
    )
  })

  it("is not changed by adding a runtime of another name", () => {
    fc.assert(
      fc.property(settings(), hostFacts(), runtimeName(), runtimeEntry(), (configured, facts, name, entry) => {
        const before = Moby23.configure(configured, facts)
        const after = Moby23.configure(
          { ...configured, runtimes: Table.make([...configured.runtimes, [name, entry] as const]) },
          facts
        )
        const others = [...before.runtimes.names(), "io.containerd.kata.v2", "nope"].filter((other) => other !== name)
        assert.deepStrictEqual(
          others.map((other) => Moby23.resolve(after, other)),
          others.map((other) => Moby23.resolve(before, other))
        )
      })
    )
  })

  it("a configured or stock name always results in the stock shim, and an implicit one in itself without options", () => {
    fc.assert(
      fc.property(runtimeMap(), runtimeName(), (map, extra) => {
        for (const name of [...map.runtimes.names(), extra]) {
          const resolved = Moby23.resolve(map, name)
          if (Result.isFailure(resolved)) continue
          const { kind, path, shim } = resolved.success
          const options = { binaryName: path, ...map.shimOptions }
          const expected =
            kind === "implicit" ? { binary: name, options: null } : { binary: ShimName.linuxShim, options }
          assert.deepStrictEqual(shim, expected)
        }
      })
    )
  })
})

const request = { ...swapRequest(), setUpMode: "start" as const }

describe("planning", () => {
  it("refuses exactly the unsafe script names, all at once, and plans one script for each runtime with arguments", () => {
    fc.assert(
      fc.property(runtimeMap(), (map) => {
        const wrapped = [...map.runtimes].filter(([, { runtimeArgs }]) => runtimeArgs.length > 0)
        const unsafe = wrapped.filter(([name, entry]) => Result.isFailure(WrapperScript.make(name, entry)))
        const plan = Moby23.plan(map, request)
        const names = Result.match(plan, {
          onSuccess: ({ changes }) => changes.map(({ name }) => name),
          onFailure: (refused) => refused.map((one) => (one._tag === "RefusedScriptName" ? one.name : one._tag))
        })
        assert.strictEqual(Result.isFailure(plan), unsafe.length > 0)
        assert.deepStrictEqual(
          names,
          unsafe.length > 0 ? unsafe.map(([name]) => name) : wrapped.map(([name]) => name).toSorted()
        )
      })
    )
  })

  it("writes each script directly into the scripts directory, to where its runtime is resolved", () => {
    fc.assert(
      fc.property(runtimeMap(), (map) => {
        const plan = Moby23.plan(map, request)
        fc.pre(Result.isSuccess(plan) && plan.success.changes.length > 0)
        for (const { operation } of plan.success.steps) {
          if (operation._tag !== "WriteFile") continue
          const staged = "/var/lib/docker/lock/new"
          assert.strictEqual(dirname(operation.path), staged)
          const name = operation.path.slice(staged.length + 1)
          assert.deepStrictEqual(
            Result.map(Moby23.resolve(map, name), ({ script }) => script),
            Result.succeed({ path: `${map.scriptsDirectory}/${name}`, content: String(operation.content) })
          )
        }
      })
    )
  })
})
