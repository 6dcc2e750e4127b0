/**
 * Configurations of runtimes, drawn at random: names, programs, arguments, types, options and defaults, of which an engine refuses
 * half.
 */
import * as fc from "fast-check"

const programs = fc.constantFrom(
  "/usr/bin/crun",
  "/usr/sbin/runc",
  "crun",
  "runc",
  "/bin/true",
  "/nowhere",
  "bin/crun",
  ""
)
const manyArguments = fc.array(fc.constantFrom("--debug", "--log=/tmp/a b", "", "'q' \"d\"", "$HOME", "é"), {
  maxLength: 3
})
const someOptions = fc.constantFrom<object>(
  {},
  { BinaryName: "crun" },
  { TypeUrl: "t", ConfigPath: "/c" },
  { Unknown: 1 }
)

const runtime = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      { path: programs, runtimeArgs: manyArguments },
      { requiredKeys: ["path"], noNullPrototype: true }
    )
  },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        runtimeType: fc.constantFrom("io.containerd.runc.v2", "io.containerd.runsc.v1", "/usr/bin/shim", "x"),
        options: someOptions
      },
      { requiredKeys: ["runtimeType"], noNullPrototype: true }
    )
  },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        path: programs,
        runtimeArgs: manyArguments,
        runtimeType: fc.constantFrom("", "io.containerd.runc.v2"),
        options: someOptions
      },
      { requiredKeys: [], noNullPrototype: true }
    )
  }
)

/** A configuration with the reserved name `runc` is refused, so this name is rare. */
const names = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom("crun", "a", "b.c", "io.containerd.runc.v2", "Kata") },
  { weight: 1, arbitrary: fc.constant("runc") }
)

/** A configuration with runtimes and a default. */
export interface RandomConfiguration {
  readonly runtimes?: { readonly [name: string]: object }
  readonly "default-runtime"?: string
}

/** A configuration that an engine may refuse. */
export const configuration: fc.Arbitrary<RandomConfiguration> = fc
  .record(
    {
      runtimes: fc.dictionary(names, runtime, { maxKeys: 4, noNullPrototype: true }),
      pick: fc.nat(),
      stray: fc.constantFrom("", "runc", "nope", "io.containerd.runsc.v1")
    },
    { requiredKeys: [], noNullPrototype: true }
  )
  .map(({ pick, runtimes, stray }) => {
    const configured = Object.keys(runtimes ?? {})
    const chosen = pick === undefined || configured.length === 0 ? stray : configured[pick % configured.length]
    return {
      ...(runtimes !== undefined && { runtimes }),
      ...(chosen !== undefined && { "default-runtime": chosen })
    }
  })

/** A change of a configuration, as people make it. */
export const change: fc.Arbitrary<(before: RandomConfiguration) => object> = fc.oneof(
  fc.constantFrom<(before: RandomConfiguration) => object>(
    ({ runtimes = {}, ...others }) => ({
      ...others,
      runtimes: Object.fromEntries(Object.entries(runtimes).toReversed())
    }),
    ({ runtimes = {}, ...others }) => ({ ...others, runtimes: Object.fromEntries(Object.entries(runtimes).slice(1)) }),
    ({ runtimes }) => ({ runtimes: runtimes ?? {} }),
    ({ runtimes = {} }) => ({ runtimes: { ...runtimes, crun: { path: "/usr/bin/crun" } }, "default-runtime": "crun" }),
    () => ({}),
    (before) => ({ ...before, debug: true })
  ),
  fc.tuple(names, runtime).map(([name, entry]) => ({ runtimes = {}, ...others }: RandomConfiguration): object => ({
    ...others,
    runtimes: { ...runtimes, [name]: entry }
  })),
  configuration.map((next) => () => next)
)
