/** The tables of CRI in drawn configurations: runtimes with their options, the default, and settings of other kinds. */
import * as fc from "fast-check"

/** A base specification for containers, which every configuration has. */
export const baseSpec = "/etc/containerd/base.json"

/** Programs that a runtime may name: found by `PATH`, by a path, and by neither. */
const programs = ["runc", "crun", "/opt/spy", "absent", "/opt/absent", ""]

const types = [
  ["io.containerd.runc.v2", 12],
  ["io.containerd.runc.v1", 2],
  ["io.containerd.runtime.v1.linux", 1],
  ["io.example.mine.v7", 3],
  ["io.containerd.absent.v1", 1],
  ["runc", 1],
  ["", 1]
] as const

const names = fc.constantFrom("runc", "crun", "mine", '"a.b"', '"my runc"')

const text = (value: string): string => JSON.stringify(value)

const texts = (values: ReadonlyArray<string>) => fc.constantFrom(...values).map(text)

const flag = fc.boolean().map(String)

/** A value, now and then one of a wrong type. */
const mostly = (value: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 60, arbitrary: value },
    { weight: 1, arbitrary: fc.constantFrom("1", "1.5", "true", "[]", '["a", 1]', "{ a = 1 }", '"x"', "1979-05-27") }
  )

const typeText = fc
  .oneof(...types.map(([value, weight]) => ({ weight, arbitrary: fc.constant(value) })))
  .map((type) => text(type))

/** The settings of a table: each key at most once. */
const settings = (values: { readonly [key: string]: fc.Arbitrary<string> }, requiredKeys: ReadonlyArray<string> = []) =>
  fc
    .record(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, mostly(value)])), {
      requiredKeys: [...requiredKeys],
      noNullPrototype: true
    })
    .map((drawn) => Object.entries(drawn).map(([key, value]) => `${key} = ${value}`))

/** Some of the settings, so that most tables have few. */
const few = (values: { readonly [key: string]: fc.Arbitrary<string> }, requiredKeys: ReadonlyArray<string> = []) =>
  fc
    .tuple(settings(values), fc.subarray(Object.keys(values), { maxLength: 3 }))
    .map(([lines, kept]) =>
      lines.filter((line) => [...kept, ...requiredKeys].some((key) => line.startsWith(`${key} = `)))
    )

const runtime = fc
  .tuple(
    settings({ runtime_type: typeText }, ["runtime_type"]),
    few({
      runtime_engine: texts(["", "/opt/spy"]),
      runtime_root: texts(["", "/run/other"]),
      runtime_path: texts(["", "/opt/absent"]),
      privileged_without_host_devices: flag,
      pod_annotations: fc.constantFrom("[]", '["io.example.*"]'),
      container_annotations: fc.constantFrom("[]", '["io.example.a", "b"]'),
      base_runtime_spec: texts([baseSpec, baseSpec, "/opt/absent.json"]),
      cni_conf_dir: texts(["", "/etc/cni/other"]),
      cni_max_conf_num: fc.constantFrom("0", "2"),
      sandbox_mode: texts(["podsandbox", "shim"]),
      snapshotter: texts(["", "native"]),
      Runtime_Root: texts(["/run/upper"]),
      unknown: flag
    })
  )
  .map((parts) => parts.flat())

const options = few({
  BinaryName: texts(programs),
  Root: texts(["", "/run/root"]),
  SystemdCgroup: fc.constant("false"),
  NoPivotRoot: flag,
  NoNewKeyring: flag,
  IoUid: fc.constantFrom("0", "1000"),
  CriuPath: texts(["", "/opt/criu"]),
  binaryname: texts(["crun"]),
  ConfigPath: texts(["/opt/x"]),
  Unknown: fc.constantFrom("1", "[1]", "{ a = 1 }")
})

/** A table: its keys below that of CRI, and its settings. */
export interface Section {
  readonly path: string
  readonly lines: ReadonlyArray<string>
}

const section = (path: fc.Arbitrary<string>, lines: fc.Arbitrary<ReadonlyArray<string>>): fc.Arbitrary<Section> =>
  fc.record({ path, lines })

const containerdTable = few(
  {
    default_runtime_name: fc.oneof(names, fc.constantFrom("nope", '""')).map((name) => text(name.replaceAll('"', ""))),
    snapshotter: texts(["overlayfs", "native"]),
    no_pivot: fc.constant("false"),
    disable_snapshot_annotations: flag,
    ignore_rdt_not_enabled_errors: flag,
    unknown: flag
  },
  ["default_runtime_name"]
)

const criTable = few({
  sandbox_image: texts(["registry.example/pause:3"]),
  systemd_cgroup: fc.constant("false"),
  stream_idle_timeout: texts(["4h", "1h30m", "soon", "4", "5 s", "-.5s"]),
  max_concurrent_downloads: fc.constantFrom("3", "0"),
  enable_selinux: fc.constant("false"),
  disable_cgroup: fc.constant("false"),
  unknown: flag
})

const anySections: fc.Arbitrary<ReadonlyArray<Section>> = fc.uniqueArray(
  fc.oneof(
    {
      weight: 8,
      arbitrary: section(
        names.map((name) => `containerd.runtimes.${name}`),
        runtime
      )
    },
    {
      weight: 4,
      arbitrary: section(
        names.map((name) => `containerd.runtimes.${name}.options`),
        options
      )
    },
    { weight: 4, arbitrary: section(fc.constant("containerd"), containerdTable) },
    { weight: 1, arbitrary: section(fc.constant(""), criTable) },
    { weight: 1, arbitrary: section(fc.constant("registry"), settings({ config_path: texts(["", "/etc/certs"]) })) },
    {
      weight: 1,
      arbitrary: section(
        fc.constantFrom(
          'registry.mirrors."docker.io"',
          'registry.configs."r.example".tls',
          'registry.auths."r.example"'
        ),
        fc.constant([])
      )
    },
    {
      weight: 1,
      arbitrary: section(
        fc.constantFrom(
          "containerd.default_runtime",
          "containerd.untrusted_workload_runtime",
          "runtimes.runc",
          "runtimes.mine"
        ),
        runtime
      )
    }
  ),
  { selector: ({ path }) => path, minLength: 1, maxLength: 5 }
)

/** The tables of a file. Most times, the default is the first runtime of the file, which often names its program. */
export const sections = fc
  .tuple(anySections, fc.nat({ max: 5 }), texts(programs))
  .map(([drawn, odds, program]): ReadonlyArray<Section> => {
    const [, first] = drawn.flatMap(({ path }) => /^containerd\.runtimes\.([^.]+|".*")$/.exec(path) ?? [])
    if (odds === 0 || first === undefined) return drawn
    const own = `containerd.runtimes.${first}.options`
    const others = drawn.filter(({ path }) => path !== "containerd" && (odds < 3 || path !== own))
    const rest = drawn.find(({ path }) => path === "containerd")?.lines.filter((line) => !line.startsWith("default_"))
    const line = `default_runtime_name = ${text(first.replaceAll('"', ""))}`
    const named = odds < 3 ? [] : [{ path: own, lines: [`BinaryName = ${program}`] }]
    return [...others, ...named, { path: "containerd", lines: [line, ...(rest ?? [])] }]
  })
