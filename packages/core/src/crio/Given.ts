/**
 * The input of CRI-O besides files: the working directory, and flags.
 */
import { Frozen, type Table } from "../data/index.ts"
import type { HostFacts, ProgramRun } from "../machine/index.ts"

/**
 * The input of CRI-O besides files.
 *
 * @category models
 * @since 1.0.0
 */
export interface Given {
  /** `--config`. Without it, `/etc/crio/crio.conf` is read if it is there. An empty value reads no main file. */
  readonly config?: string
  /** `--config-dir`. Without it, the directory is `/etc/crio/crio.conf.d`. */
  readonly configDirectory?: string
  /** The working directory, an absolute path. */
  readonly workingDirectory: string
  readonly flags: Flags
  /** The platform of the machine, such as `linux/amd64`. The programs for other platforms do not serve images of this one. */
  readonly platform?: string
  /**
   * The outcomes of monitors with the argument `--version`, by their path. CRI-O does not start with a monitor that fails. A monitor
   * that is not in the table counts as working.
   */
  readonly monitorRuns?: Pick<Table.Table<ProgramRun.RunOutcome>, "get">
}

/**
 * The flags of the command line that concern runtimes, without dashes.
 *
 * @category models
 * @since 1.0.0
 */
export interface Flags {
  /** `--default-runtime`. */
  readonly defaultRuntime?: string
  /** The values of `--runtimes`, each of which may be a list with commas. */
  readonly runtimes?: ReadonlyArray<string>
  /** `--conmon`. */
  readonly conmon?: string
  /** `--conmon-cgroup`. */
  readonly conmonCgroup?: string
  /** The values of `--conmon-env`. */
  readonly conmonEnvironment?: ReadonlyArray<string>
  /** `--cgroup-manager`. */
  readonly cgroupManager?: string
}

/**
 * The input of a service without flags.
 *
 * @category constants
 * @since 1.0.0
 */
export const usual: Given = /*#__PURE__*/ Object.freeze({
  workingDirectory: "/",
  flags: /*#__PURE__*/ Object.freeze({})
})

/**
 * The main file that is read without `--config`.
 *
 * @category constants
 * @since 1.0.0
 */
export const usualConfig = "/etc/crio/crio.conf"

/**
 * The drop-in directory without `--config-dir`.
 *
 * @category constants
 * @since 1.0.0
 */
export const usualConfigDirectory = "/etc/crio/crio.conf.d"

/**
 * Returns the input with the values that the variables of the process set. A variable counts only without its flag.
 *
 * Source of the rule: cri-o/cri-o, `internal/criocli/criocli.go`.
 *
 * @category operations
 * @since 1.0.0
 */
export const withVariables = (given: Given, variables: HostFacts.Environment): Given => {
  const {
    CONTAINER_CGROUP_MANAGER: cgroupManager,
    CONTAINER_CONFIG: config,
    CONTAINER_CONFIG_DIR: configDirectory,
    CONTAINER_CONMON: conmon,
    CONTAINER_CONMON_CGROUP: conmonCgroup,
    CONTAINER_CONMON_ENV: environment,
    CONTAINER_DEFAULT_RUNTIME: defaultRuntime,
    CONTAINER_RUNTIMES: runtimes
  } = variables
  const flags = {
    cgroupManager,
    conmon,
    conmonCgroup,
    conmonEnvironment: environment === undefined ? undefined : [environment],
    defaultRuntime,
    runtimes: runtimes === undefined ? undefined : [runtimes]
  }
  return {
    ...defined({ config, configDirectory }),
    ...given,
    flags: { ...defined(flags), ...given.flags }
  }
}

/**
 * Returns a frozen copy. The caller may still change the original.
 *
 * @category operations
 * @since 1.0.0
 */
export const keep = ({ monitorRuns, ...others }: Given): Given =>
  Object.freeze({ ...Frozen.frozenCopy(others), ...(monitorRuns !== undefined && { monitorRuns }) })

/** The values that are not undefined. */
type Defined<A> = { readonly [key in keyof A]?: Exclude<A[key], undefined> }

const defined = <A extends object>(values: A): Defined<A> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<A>
