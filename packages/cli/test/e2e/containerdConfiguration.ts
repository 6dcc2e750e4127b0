/**
 * Configurations of containerd, drawn at random: files of each version with imports, runtimes and their options, and with the mistakes
 * that people make: sections of another version, wrong types, unknown keys, and faults in the syntax.
 */
import * as fc from "fast-check"
import { baseSpec, sections } from "./containerdTables.ts"

/** A configuration: the files by path, and a number that chooses one of its runtimes. */
export interface Drawn {
  readonly files: { readonly [path: string]: string }
  readonly pick: number
}

const mainFile = "/etc/containerd/config.toml"

/** The files that a configuration may have besides the main file. */
const importable = [
  "/etc/containerd/conf.d/10-a.toml",
  "/etc/containerd/conf.d/20-b.toml",
  "/etc/containerd/extra.toml"
]

const [long, short] = ['plugins."io.containerd.grpc.v1.cri"', "plugins.cri"]

const headerOf = (version: string) =>
  fc.oneof(
    { weight: 16, arbitrary: fc.constant(version === "version = 2" ? long : short) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        long,
        short,
        "plugins.io.containerd.grpc.v1.cri",
        'plugins."io.containerd.cri.v1.runtime"',
        "cri",
        'Plugins."io.containerd.grpc.v1.cri"'
      )
    }
  )

const versions = fc.oneof(
  { weight: 14, arbitrary: fc.constant("version = 2") },
  { weight: 5, arbitrary: fc.constantFrom("version = 1", "") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("version = 0", "version = 3", 'version = "2"', "version = 2.0", "Version = 2")
  }
)

const imports = fc.constantFrom(
  '["/etc/containerd/conf.d/*.toml"]',
  '["/etc/containerd/conf.d/*.toml"]',
  '["/etc/*/conf.d/[0-1]*.toml", "/etc/containerd/extra.toml"]',
  '["extra.toml"]',
  '["conf.d/*.toml"]',
  '["../containerd/extra.toml", "config.toml"]',
  '["/etc/containerd/absent.toml"]',
  '["/etc/containerd/conf.d/[*.toml"]',
  '["/etc/containerd/conf.d"]'
)

const plugins = fc.constantFrom(
  '["io.containerd.grpc.v1.cri"]',
  '["cri"]',
  '["io.containerd.snapshotter.v1.aufs"]',
  '["aufs"]',
  "[]"
)

/** Plugins that every machine has, by names of either version. */
const requirable = fc.constantFrom(
  '["io.containerd.grpc.v1.cri"]',
  '["cri"]',
  '["io.containerd.grpc.v1.cri", "io.containerd.metadata.v1.bolt"]',
  "[]"
)

/** A line that is not TOML, or that is out of place. */
const stray = fc.constantFrom(
  "= 1",
  "a = ",
  "[open",
  'a = "b',
  "a = 01",
  "[[plugins]]",
  "oom_score = 1",
  "[metrics]\ngrpc_histogram = 1"
)

/** The value once in so many times. */
const seldom = <A>(value: fc.Arbitrary<A>, times: number): fc.Arbitrary<A | undefined> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })

const file = (importing: fc.Arbitrary<string | undefined>): fc.Arbitrary<string> =>
  versions.chain((version) =>
    fc
      .record({
        header: headerOf(version),
        imported: importing,
        disabled: seldom(plugins, 12),
        required: seldom(requirable, 8),
        tables: sections,
        last: seldom(stray, 20)
      })
      .map(({ disabled, header, imported, last, required, tables }) =>
        [
          version,
          ...(imported === undefined ? [] : [`imports = ${imported}`]),
          ...(disabled === undefined ? [] : [`disabled_plugins = ${disabled}`]),
          ...(required === undefined ? [] : [`required_plugins = ${required}`]),
          ...tables.flatMap(({ lines, path }) => [`[${header}${path === "" ? "" : `.${path}`}]`, ...lines]),
          ...(last === undefined ? [] : [last]),
          ""
        ].join("\n")
      )
  )

/** Configurations. */
export const configuration: fc.Arbitrary<Drawn> = fc
  .record({
    main: file(seldom(imports, 2)),
    others: fc.tuple(...importable.map(() => seldom(file(seldom(imports, 12)), 2))),
    pick: fc.nat()
  })
  .map(({ main, others, pick }) => ({
    pick,
    files: {
      [mainFile]: main,
      ...Object.fromEntries(importable.flatMap((path, index) => (others[index] ? [[path, others[index]]] : []))),
      [baseSpec]: '{"ociVersion":"1.0.2"}'
    }
  }))
