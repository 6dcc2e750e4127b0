/** A machine in memory as the kernel shows it to one user: paths with links followed, modes, and errors. */
import type { Source } from "@oci-runtimes/core/engine"
import type { Search } from "@oci-runtimes/core/machine"
import type { VectorFile } from "./Vector.ts"

/** What is at a path. */
interface Node {
  readonly type: "directory" | "file" | "other" | "symlink"
  readonly mode: number
  readonly owner: number
  readonly bytes: Uint8Array
  readonly target: string
}

export interface Machine {
  readonly look: (path: string) => Search.PathState
  readonly read: (source: Source.Source) => Source.SourceState
  /** The text of a program; undefined if there is none. */
  readonly textOf: (path: string) => string | undefined
}

/** The directories of every machine. */
const directories = (
  "/bin /sbin /usr /usr/bin /usr/sbin /usr/lib /usr/local /usr/local/bin /usr/local/sbin /usr/libexec/podman /usr/lib/podman " +
  "/usr/share/containers /etc/containers /opt /tmp /run /var/lib /root /home/user /dev"
).split(" ")

const programs = ["busybox", "sh", "cat", "echo", "env", "sleep", "true"].map((name) => `/bin/${name}`)

const encode = (text: string) => new TextEncoder().encode(text)

const plain = (type: Node["type"], mode: number, bytes = encode("")): Node => ({
  type,
  mode,
  owner: 0,
  bytes,
  target: ""
})

const fileTypes: { readonly [type: string]: number } = { fifo: 0o010000, socket: 0o140000, device: 0o020000 }

const nodeOf = (file: VectorFile): Node => {
  if (typeof file === "string") return plain("file", 0o100644, encode(file))
  const { base64, mode, target = "", text = "", type = "file" } = file
  const bits = mode === undefined ? undefined : Number.parseInt(mode, 8)
  switch (type) {
    case "directory":
      return plain("directory", bits ?? 0o755)
    case "symlink":
      return { ...plain("symlink", 0o777), target }
    case "program":
    case "engine":
      return plain("file", 0o100000 | (bits ?? 0o755), encode(text))
    case "file":
      return plain(
        "file",
        0o100000 | (bits ?? 0o644),
        base64 === undefined ? encode(text) : Buffer.from(base64, "base64")
      )
    default:
      return plain("other", fileTypes[type]! | (bits ?? 0o644))
  }
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/"

/** Makes a machine for a user. */
export const make = (files: { readonly [path: string]: VectorFile }, uid: number): Machine => {
  const nodes = new Map<string, Node>([["/", plain("directory", 0o755)]])
  const put = (path: string, node: Node): void => {
    for (let above = parentOf(path); !nodes.has(above); above = parentOf(above)) {
      nodes.set(above, plain("directory", 0o755))
    }
    nodes.set(path, node)
  }
  for (const path of directories) put(path, plain("directory", path === "/tmp" ? 0o1777 : 0o755))
  for (const path of programs) put(path, plain("file", 0o100755))
  put("/usr/libexec/podman/conmon", plain("file", 0o100755, encode("#!/bin/sh\necho conmon version 2.1.12\n")))
  put("/dev/null", plain("other", 0o020666))
  for (const [path, file] of Object.entries(files)) {
    // A file through a link is where the link leads.
    const found = resolve(nodes, 0, parentOf(path), true)
    const place =
      typeof found === "string"
        ? path
        : `${found.path === "/" ? "" : found.path}/${path.slice(path.lastIndexOf("/") + 1)}`
    const known = nodes.get(place)
    const node = nodeOf(file)
    put(place, known?.type === "directory" && node.type === "directory" ? { ...known, mode: node.mode } : node)
  }
  if (uid > 0) {
    for (const [path, node] of nodes) {
      if (path === "/home/user" || path.startsWith("/home/user/")) nodes.set(path, { ...node, owner: uid })
    }
  }
  return of(nodes, uid)
}

const of = (nodes: ReadonlyMap<string, Node>, uid: number): Machine => {
  const look = (path: string): Search.PathState => {
    const found = resolve(nodes, uid, path, true)
    if (typeof found === "string") return { _tag: "Unreadable", errno: found }
    const { node } = found
    if (node.type === "directory") return { _tag: "Directory" }
    const execution = uid === 0 ? (node.mode & 0o111) !== 0 : may(node, uid, 1)
    return {
      _tag: "File",
      mode: node.mode,
      execution: execution ? "allowed" : (node.mode & 0o111) === 0 ? "denied" : "deniedToUser"
    }
  }
  const read = ({ _tag, path }: Source.Source): Source.SourceState => {
    const found = resolve(nodes, uid, path, true)
    if (typeof found === "string") return { _tag: "Unreadable", errno: found, exists: false }
    const { node } = found
    if (_tag === "Status") {
      const { owner, type } = node
      return { _tag, status: { type, uid: owner, realPath: found.path, changed: undefined, identity: found.path } }
    }
    if (_tag === "File") {
      if (!may(node, uid, 4)) return fails("EACCES")
      return node.type === "directory" ? fails("EISDIR") : { _tag, bytes: node.bytes }
    }
    if (node.type !== "directory") return fails("ENOTDIR")
    if (!may(node, uid, 4)) return fails("EACCES")
    const base = found.path === "/" ? "/" : `${found.path}/`
    const names = [...nodes.keys()]
      .filter((one) => one.startsWith(base) && one !== base)
      .map((one) => one.slice(base.length))
    const own = names.filter((name) => !name.includes("/"))
    const direct = resolve(nodes, uid, path, false)
    return {
      _tag: "Directory",
      names: own,
      directories: own.filter((name) => nodes.get(base + name)?.type === "directory"),
      ...(typeof direct !== "string" && direct.node.type === "symlink" && { isLink: true })
    }
  }
  return {
    look,
    read,
    textOf: (path) => {
      const found = resolve(nodes, 0, path, true)
      return typeof found === "string" || found.node.type !== "file"
        ? undefined
        : new TextDecoder().decode(found.node.bytes)
    }
  }
}

const fails = (errno: string): Source.SourceState => ({ _tag: "Unreadable", errno, exists: true })

const may = ({ mode, owner }: Node, uid: number, bit: 1 | 4): boolean =>
  uid === 0 || ((mode >> (owner === uid ? 6 : 0)) & bit) !== 0

/** Walks a path as the kernel does. Returns the name of the error, or where the path leads. */
const resolve = (
  nodes: ReadonlyMap<string, Node>,
  uid: number,
  path: string,
  followsLast: boolean
): string | { readonly path: string; readonly node: Node } => {
  if (path.includes("\0")) return "EINVAL"
  if (path === "") return "ENOENT"
  if (encode(path).length > 4095) return "ENAMETOOLONG"
  let at = "/"
  let links = 0
  const pending = path.split("/").toReversed()
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const here = nodes.get(at)!
    if (here.type !== "directory") return "ENOTDIR"
    if (part === "" || part === ".") continue
    if (!may(here, uid, 1)) return "EACCES"
    if (encode(part).length > 255) return "ENAMETOOLONG"
    if (part === "..") {
      at = parentOf(at)
      continue
    }
    const next = `${at === "/" ? "" : at}/${part}`
    const node = nodes.get(next)
    if (node === undefined) return "ENOENT"
    if (node.type === "symlink" && (pending.length > 0 || followsLast)) {
      if (++links > 40) return "ELOOP"
      if (node.target.startsWith("/")) at = "/"
      for (const step of node.target.split("/").toReversed()) pending.push(step)
      continue
    }
    at = next
  }
  const node = nodes.get(at)!
  return path.endsWith("/") && node.type !== "directory" ? "ENOTDIR" : { path: at, node }
}
