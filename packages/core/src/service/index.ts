/**
 * Service managers: the command line, the environment and the working directory with which systemd starts a service, and the
 * settings files of other service managers.
 */
export * as Daemon from "./Daemon.ts"
export * as DaemonProcess from "./DaemonProcess.ts"
export * as EnvironmentFile from "./EnvironmentFile.ts"
export * as GoFlags from "./GoFlags.ts"
export * as Listening from "./Listening.ts"
export * as ServiceManager from "./ServiceManager.ts"
export * as ServiceProblem from "./ServiceProblem.ts"
export * as ShellSettings from "./ShellSettings.ts"
export * as ShellWords from "./ShellWords.ts"
export * as StartCommand from "./StartCommand.ts"
export * as Unforeseen from "./Unforeseen.ts"
export * as Unit from "./Unit.ts"
export * as UnitFacts from "./UnitFacts.ts"
export * as UnitName from "./UnitName.ts"
export * as Word from "./Word.ts"
