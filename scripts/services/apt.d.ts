/**
 * Installs Debian packages as root, telling so on standard error. Installations of several processes run one
 * after the other (a lock file in the temporary folder), as apt itself refuses to wait.
 *
 * Throws, with what to do, when this process is not root, there is no `apt-get`, or apt fails.
 */
export declare function installPackages(names: readonly string[], purpose: string): Promise<void>
/**
 * Runs `work` while holding the lock file at `path`, whose content is the holder's process id. A lock whose
 * holder is gone is taken over. Rejects when another living process holds it for longer than ten minutes.
 */
export declare function withInstallLock<T>(path: string, work: () => Promise<T>): Promise<T>
//# sourceMappingURL=apt.d.ts.map
