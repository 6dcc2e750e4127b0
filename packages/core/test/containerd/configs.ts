/** The texts of small configuration files. */

/** The sections of CRI that have the runtimes: in version 1, 2 and 3 of files. */
export const sections = {
  1: "plugins.cri.containerd",
  2: 'plugins."io.containerd.grpc.v1.cri".containerd',
  3: 'plugins."io.containerd.cri.v1.runtime".containerd'
} as const

export type Version = keyof typeof sections

/** The first line of a file of a version. */
export const header = (version: number): string => `version = ${version}\n`

/** The table of CRI that has the default runtime. */
export const containerd = (version: Version, ...lines: ReadonlyArray<string>): string =>
  [`[${sections[version]}]`, ...lines, ""].join("\n")

export const runc = 'runtime_type = "io.containerd.runc.v2"'

/** The table of a runtime, with the names of a version. */
export const runtime = (version: Version, name: string, ...lines: ReadonlyArray<string>): string =>
  [`[${sections[version]}.runtimes.${name}]`, ...lines, ""].join("\n")

/** The options of a runtime. */
export const options = (version: Version, name: string, ...lines: ReadonlyArray<string>): string =>
  runtime(version, `${name}.options`, ...lines)

export const conf = "/etc/containerd/conf.d"

export const importing = `imports = ["${conf}/*.toml"]\n`
