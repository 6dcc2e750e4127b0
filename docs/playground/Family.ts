/**
 * The families of engines that can be asked, and what a visitor sees of each.
 */

/** A language of configuration files. */
export type Language = "json" | "toml"

/** A family of engines. */
export interface Family {
  readonly name: "docker" | "podman"
  /** The name of the configuration file, and of the file to compare it with. */
  readonly file: string
  readonly otherFile: string
  readonly language: Language
  /** The command line that asks for a runtime by its name. */
  readonly command: string
  /** A release for which there is no choice, as an example of an exact release. */
  readonly exactRelease: string
  /** True if the engines of the family write wrapper scripts. */
  readonly hasScripts: boolean
}

/** Docker Engine. */
export const docker: Family = {
  name: "docker",
  file: "daemon.json",
  otherFile: "other.json",
  language: "json",
  command: "docker run --runtime NAME",
  exactRelease: "26.1.5",
  hasScripts: true
}

/** Podman. */
export const podman: Family = {
  name: "podman",
  file: "containers.conf",
  otherFile: "other.conf",
  language: "toml",
  command: "podman --runtime NAME run",
  exactRelease: "5.2.1",
  hasScripts: false
}

/** Returns the family of the engine with a name. */
export const of = (engine: string): Family => (/^podman(?:-|$)/.test(engine) ? podman : docker)
