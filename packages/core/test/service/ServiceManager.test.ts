import { ServiceManager } from "@oci-runtimes/core/service"
import { assert, describe, it } from "vitest"
import { userManager } from "./units.ts"

describe("the directories of units", () => {
  it("of the system are in the order of systemd", () => {
    assert.deepStrictEqual(ServiceManager.unitPath(ServiceManager.system), [
      "/etc/systemd/system.control",
      "/run/systemd/system.control",
      "/run/systemd/transient",
      "/run/systemd/generator.early",
      "/etc/systemd/system",
      "/etc/systemd/system.attached",
      "/run/systemd/system",
      "/run/systemd/system.attached",
      "/run/systemd/generator",
      "/usr/local/lib/systemd/system",
      "/usr/lib/systemd/system",
      "/lib/systemd/system",
      "/run/systemd/generator.late"
    ])
  })

  it("of a user are in the order of systemd", () => {
    assert.deepStrictEqual(ServiceManager.unitPath(userManager), [
      "/home/me/.config/systemd/user.control",
      "/run/user/1000/systemd/user.control",
      "/run/user/1000/systemd/transient",
      "/run/user/1000/systemd/generator.early",
      "/home/me/.config/systemd/user",
      "/etc/xdg/systemd/user",
      "/etc/systemd/user",
      "/run/user/1000/systemd/user",
      "/run/systemd/user",
      "/run/user/1000/systemd/generator",
      "/home/me/.local/share/systemd/user",
      "/usr/local/share/systemd/user",
      "/usr/share/systemd/user",
      "/usr/local/lib/systemd/user",
      "/usr/lib/systemd/user",
      "/run/user/1000/systemd/generator.late"
    ])
  })

  it("of a user follow the variables of the user", () => {
    const given = { _tag: "User", user: "me", home: "/home/me", configHome: "/c", dataHome: "relative" } as const
    assert.deepStrictEqual(ServiceManager.unitPath(given).slice(0, 2), ["/c/systemd/user.control", "/c/systemd/user"])
    assert.include(ServiceManager.unitPath(given), "/home/me/.local/share/systemd/user")
  })

  it.each([
    ["/a:/b", ["/a", "/b"]],
    ["", []],
    ["a//b/:/b", ["/a/b", "/b"]],
    ["/a:/a", ["/a"]]
  ])("are those of %j", (explicit, expected) => {
    assert.deepStrictEqual(ServiceManager.unitPath(ServiceManager.system, explicit), expected)
  })

  it("may be followed by the usual ones", () => {
    const usual = ServiceManager.unitPath(ServiceManager.system)
    assert.deepStrictEqual(ServiceManager.unitPath(ServiceManager.system, ":"), usual)
    assert.deepStrictEqual(ServiceManager.unitPath(ServiceManager.system, "/a:/etc/systemd/system:"), [
      "/a",
      "/etc/systemd/system",
      ...usual.filter((path) => path !== "/etc/systemd/system")
    ])
  })
})

it("a manager passes its variables to services", () => {
  assert.deepStrictEqual(ServiceManager.environment(ServiceManager.system, "/bin"), { PATH: "/bin" })
  assert.deepStrictEqual(ServiceManager.environment(userManager, "/bin"), {
    PATH: "/bin",
    HOME: "/home/me",
    USER: "me",
    LOGNAME: "me",
    XDG_RUNTIME_DIR: "/run/user/1000"
  })
})
