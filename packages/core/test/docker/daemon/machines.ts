/**
 * Machines with an engine, as packages and guides set them up: the files that discovery looks at. Each is written anew from the
 * documented form.
 */
import type { Source } from "@oci-runtimes/core/engine"

/** A file by its text, a link, a socket, or a directory with nothing in it. */
export type Entry = string | { readonly link: string } | { readonly socket: number } | { readonly directory: true }

/** The entries of a machine, by path. */
export interface Tree {
  readonly [path: string]: Entry
}

/** Returns the state of a source on a machine. Parents of entries are directories, which belong to root. */
export const look =
  (tree: Tree) =>
  ({ _tag, path, withStatus }: Source.Source): Source.SourceState => {
    const entry = tree[path]
    if (typeof entry === "object" && "link" in entry) {
      const target = look(tree)({ _tag, path: entry.link, ...(withStatus && { withStatus }) })
      return target._tag === "Unreadable" && entry.link === "/dev/null"
        ? { _tag: "File", bytes: new Uint8Array(), status: status("/dev/null", "CharacterDevice") }
        : target
    }
    const below = path.endsWith("/") ? path : `${path}/`
    const names = [
      ...new Set(
        Object.keys(tree)
          .filter((other) => other.startsWith(below))
          .map((other) => other.slice(below.length).split("/")[0] ?? "")
      )
    ]
    const type = entry === undefined ? (names.length > 0 ? "Directory" : undefined) : typeOf(entry)
    if (type === undefined) return { _tag: "Unreadable", errno: "ENOENT" }
    const found = status(path, type, typeof entry === "object" && "socket" in entry ? entry.socket : 0)
    if (_tag === "Status") return { _tag, status: found }
    if (_tag === "Directory") return type === "Directory" ? { _tag, names } : { _tag: "Unreadable", errno: "ENOTDIR" }
    if (typeof entry !== "string") return { _tag: "Unreadable", errno: type === "Directory" ? "EISDIR" : "ENXIO" }
    return { _tag: "File", bytes: new TextEncoder().encode(entry), ...(withStatus && { status: found }) }
  }

const typeOf = (entry: Entry): string =>
  typeof entry === "string" ? "File" : "socket" in entry ? "Socket" : "Directory"

const status = (path: string, type: string, uid = 0): Source.PathStatus => ({
  type,
  uid,
  realPath: /^\/proc\/\d+\/root$/.test(path) ? "/" : path,
  changed: undefined,
  // A process whose root directory is that of the machine leads to the same directory.
  identity: /^\/proc\/\d+\/root$/.test(path) ? "/" : path
})

/** A process of an engine in `/proc`. */
export const process = (
  pid: number,
  words: ReadonlyArray<string>,
  { cgroup = "/", environ = ["PATH=/usr/sbin:/usr/bin"], uid = 0 }: Partial<Process> = {}
): Tree => ({
  [`/proc/${pid}/comm`]: "dockerd\n",
  [`/proc/${pid}/cmdline`]: words.map((word) => `${word}\0`).join(""),
  [`/proc/${pid}/environ`]: environ.map((variable) => `${variable}\0`).join(""),
  [`/proc/${pid}/stat`]: `${pid} (dockerd) S ${"0 ".repeat(18)}4000 0\n`,
  [`/proc/${pid}/status`]: `Name:\tdockerd\nPPid:\t1\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`,
  [`/proc/${pid}/cgroup`]: `0::${cgroup}\n`,
  [`/proc/${pid}/root`]: { directory: true },
  [`/proc/${pid}/exe`]: "",
  [`/proc/${pid}/cwd`]: { directory: true }
})

interface Process {
  readonly cgroup: string
  readonly environ: ReadonlyArray<string>
  readonly uid: number
}

/** systemd is the first process. */
export const systemd: Tree = { "/run/systemd/system": { directory: true } }

/** The unit of Docker's own packages, in the directory of a distribution. */
export const dockerCe = (directory = "/usr/lib/systemd/system"): Tree => ({
  [`${directory}/docker.service`]: `[Unit]
Description=Docker Application Container Engine
After=network-online.target docker.socket containerd.service
Requires=docker.socket

[Service]
Type=notify
ExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock
ExecReload=/bin/kill -s HUP $MAINPID
Delegate=yes
KillMode=process

[Install]
WantedBy=multi-user.target
`,
  [`${directory}/docker.socket`]: "[Socket]\nListenStream=/run/docker.sock\n"
})

export const debian: Tree = {
  ...systemd,
  "/lib/systemd/system/docker.service": `[Unit]
Description=Docker Application Container Engine

[Service]
Type=notify
EnvironmentFile=-/etc/default/docker
ExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS
ExecReload=/bin/kill -s HUP $MAINPID
`,
  "/etc/default/docker": '# Flags of the engine\nDOCKER_OPTS="--dns 8.8.8.8 --add-runtime youki=/usr/bin/youki"\n'
}

export const fedora: Tree = {
  ...systemd,
  "/usr/lib/systemd/system/docker.service": `[Service]
Type=notify
EnvironmentFile=-/etc/sysconfig/docker
EnvironmentFile=-/etc/sysconfig/docker-storage
ExecStart=/usr/bin/dockerd \\
          --host=fd:// \\
          --exec-opt native.cgroupdriver=systemd \\
          $OPTIONS \\
          $DOCKER_STORAGE_OPTIONS
`,
  "/etc/sysconfig/docker": 'OPTIONS="--selinux-enabled --log-driver=journald"\n'
}

export const snap: Tree = {
  ...systemd,
  "/etc/systemd/system/snap.docker.dockerd.service": `[Unit]
Requires=snap-docker-2963.mount
X-Snappy=yes

[Service]
EnvironmentFile=-/etc/environment
ExecStart=/usr/bin/snap run docker.dockerd
WorkingDirectory=/var/snap/docker/2963
Type=simple
`,
  "/etc/environment": 'PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin"\n'
}

/** The words of the process of the snap's engine, as the wrapper of the snap gives them for a revision. */
export const snapWords: ReadonlyArray<string> = [
  "dockerd",
  "--group",
  "docker",
  "--exec-root=/run/snap.docker",
  "--data-root=/var/snap/docker/common/var-lib-docker",
  "--pidfile=/run/snap.docker/docker.pid",
  "--config-file=/var/snap/docker/2963/config/daemon.json"
]

export const arch: Tree = { ...systemd, ...dockerCe("/usr/lib/systemd/system") }

export const alpine: Tree = {
  "/etc/init.d/docker":
    '#!/sbin/openrc-run\n\ncommand="${DOCKERD_BINARY:-/usr/bin/dockerd}"\ncommand_args="${DOCKER_OPTS}"\n\nreload() {\n\tsupervise-daemon --signal HUP\n}\n',
  "/etc/conf.d/docker":
    '# any other random options\nDOCKER_OPTS="--default-runtime=crun"\n#DOCKERD_BINARY="/usr/bin/dockerd"\n'
}

export const sysv: Tree = {
  "/etc/init.d/docker":
    "#!/bin/sh\nset -e\n\nBASE=docker\nDOCKERD=/usr/sbin/dockerd\nDOCKER_PIDFILE=/var/run/$BASE.pid\nDOCKER_OPTS=\n",
  "/etc/default/docker": 'DOCKER_OPTS="-D"\nexport DOCKER_TMPDIR=/mnt/tmp\n'
}

/** What the set-up script of rootless mode writes for the user 1000. */
export const rootless: Tree = {
  ...systemd,
  "/home/anna/.config/systemd/user/docker.service": `[Unit]
Description=Docker Application Container Engine (Rootless)

[Service]
Environment=PATH=/usr/bin:/sbin:/usr/sbin:/home/anna/bin
ExecStart=/usr/bin/dockerd-rootless.sh
ExecReload=/bin/kill -s HUP $MAINPID
Type=notify
NotifyAccess=all
`
}

/** The drop-in of guides for NVIDIA's runtime before it was registered in the file. */
export const nvidia: Tree = {
  ...arch,
  "/etc/systemd/system/docker.service.d/override.conf":
    "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --host=fd:// --add-runtime=nvidia=/usr/bin/nvidia-container-runtime\n"
}

export const addRuntime: Tree = {
  ...arch,
  "/etc/systemd/system/docker.service.d/10-runsc.conf":
    '[Service]\nEnvironment="PATH=/opt/gvisor/bin:/usr/bin"\nExecStart=\nExecStart=/usr/bin/dockerd -H fd:// \\\n  --add-runtime runsc=runsc \\\n  --default-runtime=runsc\n'
}
