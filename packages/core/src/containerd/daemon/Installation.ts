/**
 * The ways in which containerd is installed on machines: by itself, or as a part of a distribution of Kubernetes or of Docker Engine.
 *
 * Source of the rule: containerd's `containerd.service`; k3s, `pkg/agent/config/config.go` and `pkg/agent/templates`; RKE2's documentation,
 * "Containerd"; MicroK8s, `microk8s-resources/default-args/containerd`; Docker Engine, `libcontainerd/supervisor`.
 */
import { FilePath, HostPath } from "../../text/index.ts"
import * as Names from "../Names.ts"

/**
 * A way to install containerd, by its usual paths.
 *
 * @category models
 * @since 1.0.0
 */
export interface Installation {
  readonly title: string
  /** The configuration file. */
  readonly config: string
  /** The templates from which a program writes the file at each start, of which the first that is there counts; none if no program does. */
  readonly templates: ReadonlyArray<string>
  /** The program; undefined if it is looked for in `PATH`. */
  readonly program: string | undefined
  readonly socket: string
}

/**
 * The containerd that is installed by itself, also in the nodes of kind.
 *
 * @category constants
 * @since 1.0.0
 */
export const system: Installation = /*#__PURE__*/ Object.freeze({
  title: "containerd.service",
  config: Names.configFiles.system,
  templates: [],
  program: undefined,
  socket: "/run/containerd/containerd.sock"
})

const ofRancher = (title: string, config: string, program: string): Installation => ({
  title,
  config,
  templates: ["config-v3.toml.tmpl", "config.toml.tmpl"].map((file) => FilePath.join(HostPath.parent(config), file)),
  program,
  socket: "/run/k3s/containerd/containerd.sock"
})

/**
 * The ways, the first of which counts on a machine that has several.
 *
 * @category constants
 * @since 1.0.0
 */
export const all: ReadonlyArray<Installation> = /*#__PURE__*/ Object.freeze([
  system,
  ofRancher("k3s", Names.configFiles.k3s, "/var/lib/rancher/k3s/data/current/bin/containerd"),
  ofRancher("RKE2", Names.configFiles.rke2, "/var/lib/rancher/rke2/bin/containerd"),
  {
    title: "MicroK8s",
    config: Names.configFiles.microk8s,
    templates: ["/var/snap/microk8s/current/args/containerd-template.toml"],
    program: "/snap/microk8s/current/bin/containerd",
    socket: "/var/snap/microk8s/common/run/containerd.sock"
  },
  {
    title: "Docker Engine",
    config: "/var/run/docker/containerd/containerd.toml",
    templates: [],
    program: undefined,
    socket: "/var/run/docker/containerd/containerd.sock"
  }
])

/**
 * Returns the way whose configuration file a path is; undefined if there is none.
 *
 * @category operations
 * @since 1.0.0
 */
export const ofConfig = (path: string): Installation | undefined =>
  all.find(({ config }) => path === config || path.replace(revision, "/current/") === config)

/** MicroK8s also names its files by the revision of the snap. */
const revision = /(?<=^\/var\/snap\/microk8s)\/x?\d+\//

/**
 * Reports whether a file is a template by its name. containerd cannot read templates, because they are not TOML.
 *
 * @category guards
 * @since 1.0.0
 */
export const isTemplate = (path: string): boolean =>
  path.endsWith(".tmpl") || FilePath.lastElement(path) === "containerd-template.toml"

/**
 * Says that a file is a template, and which file to ask about instead.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeTemplate = (path: string): string => {
  const installation = all.find(({ templates }) => templates.includes(path))
  return installation === undefined
    ? `${JSON.stringify(path)} is a template, and not yet what containerd reads. Ask about the file that is made from it`
    : `${JSON.stringify(path)} is a template, from which ${installation.title} writes ${installation.config} when it starts. Ask about that file`
}

/**
 * Returns a sentence about what lasts in a file that a program writes; undefined if no program writes it.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeMade = ({ config, templates, title }: Installation): string | undefined => {
  const [first] = templates
  return first === undefined
    ? undefined
    : `${title} writes ${config} when it starts: only what is in its template, such as ${first}, lasts.`
}
