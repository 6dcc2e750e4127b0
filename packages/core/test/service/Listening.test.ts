/** The sockets on which systemd listens. */
import { assert, describe, it } from "@effect/vitest"
import { Source } from "@oci-runtimes/core/engine"
import { Listening, ServiceManager } from "@oci-runtimes/core/service"
import * as Machines from "../docker/daemon/machines.ts"

const anna: ServiceManager.ServiceManager = {
  _tag: "User",
  user: "anna",
  uid: 1000,
  home: "/home/anna",
  runtimeDirectory: "/run/user/1000"
}

const listening = (tree: Machines.Tree, manager: ServiceManager.ServiceManager = ServiceManager.system) => {
  const given = { manager }
  return Listening.read(given, Source.readAll(Listening.sources, given, Machines.look(tree)))
}

const socket = (lines: string) => `[Unit]\nDescription=A socket\n[Socket]\n${lines}\n`

describe("the sockets of systemd", () => {
  it.each<[string, Machines.Tree, ReadonlyArray<string>]>([
    ["a path", { "/usr/lib/systemd/system/a.socket": socket("ListenStream=/run/a.sock") }, ["/run/a.sock"]],
    [
      "a path with a specifier",
      { "/usr/lib/systemd/system/a.socket": socket("ListenStream=%t/a.sock") },
      ["/run/a.sock"]
    ],
    [
      "several paths",
      {
        "/usr/lib/systemd/system/a.socket": socket("ListenStream = /run/a.sock\nListenStream=2375\nListenStream=/b//c")
      },
      ["/run/a.sock", "/b/c"]
    ],
    [
      "a reset",
      { "/usr/lib/systemd/system/a.socket": socket("ListenStream=/a\nListenStream=\nListenStream=/b") },
      ["/b"]
    ],
    [
      "a drop-in",
      {
        "/usr/lib/systemd/system/a.socket": socket("ListenStream=/a"),
        "/etc/systemd/system/a.socket.d/own.conf": socket("ListenStream=\nListenStream=/b")
      },
      ["/b"]
    ],
    [
      "the directory with the highest priority",
      {
        "/usr/lib/systemd/system/a.socket": socket("ListenStream=/a"),
        "/etc/systemd/system/a.socket": socket("ListenStream=/b")
      },
      ["/b"]
    ],
    [
      "a link to a file elsewhere",
      { "/etc/systemd/system/a.socket": { link: "/opt/a.socket" }, "/opt/a.socket": socket("ListenStream=/a") },
      ["/a"]
    ],
    [
      "no mask",
      {
        "/usr/lib/systemd/system/a.socket": socket("ListenStream=/a"),
        "/etc/systemd/system/a.socket": { link: "/dev/null" }
      },
      []
    ],
    ["no template", { "/usr/lib/systemd/system/a@.socket": socket("ListenStream=/a") }, []],
    ["no other kind of socket", { "/usr/lib/systemd/system/a.socket": socket("ListenDatagram=/a\nListenFIFO=/b") }, []],
    ["no other section", { "/usr/lib/systemd/system/a.socket": "[Service]\nListenStream=/a\n" }, []],
    ["no other unit", { "/usr/lib/systemd/system/a.service": socket("ListenStream=/a") }, []]
  ])("are at %s", (_, tree, paths) => {
    assert.deepStrictEqual(
      listening(tree).flatMap((unit) => unit.paths),
      paths
    )
  })

  it("of a user are in the user's directories", () => {
    const tree: Machines.Tree = {
      "/usr/lib/systemd/system/a.socket": socket("ListenStream=/a"),
      "/home/anna/.config/systemd/user/b.socket": socket("ListenStream=%t/b.sock")
    }
    assert.deepStrictEqual(listening(tree, anna), [{ name: "b.socket", paths: ["/run/user/1000/b.sock"] }])
  })
})
