import { CgroupDriver } from "@oci-runtimes/core/docker"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

describe("the requested driver", () => {
  it.each([
    [[], ""],
    [["native.cgroupdriver=systemd"], "systemd"],
    [["native.cgroupdriver=cgroupfs", "native.cgroupdriver=systemd"], "cgroupfs"],
    [["native.cgroupdriver=", "native.cgroupdriver=systemd"], ""],
    [["native.cgroupdriver", "native.cgroupdriver=systemd"], "systemd"],
    [["", "foo=bar", "native.cgroupdriver=systemd"], "systemd"],
    [[" NATIVE.CgroupDriver \t=  systemd \n"], "systemd"],
    [["\u0085native.cgroupdriver\u00a0=\u3000systemd"], "systemd"],
    [["\ufeffnative.cgroupdriver=systemd"], ""],
    [["native.cgroupdriver=a=b"], "a=b"],
    [["native.cgroupdriver=SystemD"], "SystemD"],
    [["native.cgroupdrivers=systemd"], ""],
    [["=systemd"], ""]
  ])("of %j is %j", (options, driver) => {
    assert.strictEqual(CgroupDriver.requested(options), driver)
  })

  it("is not changed by options behind the first well-formed one", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.constantFrom("", "systemd", "x"), fc.array(fc.string()), (a, driver, b) => {
        const skipped = a.map((option) => option.replaceAll("=", ""))
        assert.strictEqual(CgroupDriver.requested([...skipped, `native.cgroupdriver=${driver}`, ...b]), driver)
      })
    )
  })
})

describe("a refused driver", () => {
  it.each(["", "systemd", "cgroupfs"])("is not %j", (driver) => {
    assert.isUndefined(CgroupDriver.refused([`native.cgroupdriver=${driver}`]))
  })

  it.each([
    ["none", "native.cgroupdriver option none is internally used and cannot be specified manually"],
    ["bogus", "native.cgroupdriver option bogus not supported"],
    ["Systemd", "native.cgroupdriver option Systemd not supported"]
  ])("is %j: %s", (driver, message) => {
    assert.deepStrictEqual(CgroupDriver.refused([`native.cgroupdriver=${driver}`]), { driver, index: 0 })
    assert.strictEqual(CgroupDriver.message({ driver }), message)
  })

  it("comes with the option that asks for it", () => {
    const options = ["junk", "native.cgroupdriver = bogus", "native.cgroupdriver=none"]
    assert.deepStrictEqual(CgroupDriver.refused(options), { driver: "bogus", index: 1 })
  })
})

describe("systemd", () => {
  it.each([
    { options: [], unifiedCgroups: true, bootedWithSystemd: true, used: true },
    { options: [], unifiedCgroups: true, bootedWithSystemd: false, used: false },
    { options: [], unifiedCgroups: false, bootedWithSystemd: true, used: false },
    { options: [], unifiedCgroups: false, bootedWithSystemd: false, used: false },
    { options: ["native.cgroupdriver="], unifiedCgroups: true, bootedWithSystemd: true, used: true },
    { options: ["native.cgroupdriver=cgroupfs"], unifiedCgroups: true, bootedWithSystemd: true, used: false },
    { options: ["native.cgroupdriver=systemd"], unifiedCgroups: false, bootedWithSystemd: false, used: true },
    { options: ["native.cgroupdriver=bogus"], unifiedCgroups: true, bootedWithSystemd: true, used: false }
  ])(
    "with $options, unified cgroups $unifiedCgroups and systemd running $bootedWithSystemd is used: $used",
    ({ options, used, ...facts }) => {
      assert.strictEqual(CgroupDriver.usesSystemd(options, facts), used)
    }
  )
})
