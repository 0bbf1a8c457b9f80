import { installPackages } from './apt.ts'
import { findProgram, isExecutable } from './find-program.ts'

/** Parts of Chromium that Playwright's own flag turns off. Only the last flag counts, so ours repeats them. */
const OFF_IN_PLAYWRIGHT: readonly string[] = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
]

/**
 * Pages that no test sees: two of the address bar's popups in each window, and one in advance for the next navigation.
 * They take more than a third of the processor's time of opening a document.
 */
const UNSEEN_PAGES: readonly string[] = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'SpareRendererForSitePerProcess',
]

/** Flags for a machine without a screen, without background requests and pages that no test sees. */
export const CHROMIUM_FLAGS: readonly string[] = [
  `--disable-features=${[...OFF_IN_PLAYWRIGHT, ...UNSEEN_PAGES].join(',')}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const PLACES = ['/usr/bin/chromium', '/usr/lib/chromium/chromium', '/opt/google/chrome/chrome']

/** The same engine without windows and their own pages. */
const SHELL_NAMES = ['chromium-headless-shell', 'chrome-headless-shell']
const SHELL_PLACES = ['/usr/bin/chromium-headless-shell', '/usr/lib/chromium/chromium-headless-shell']

/**
 * Path of a Chromium with all its parts: `CHROMIUM_PATH` if set, else one on PATH or in Debian's usual places, else
 * installed by apt-get as root. Throws, with instructions, when none is available.
 */
export async function findChromium(): Promise<string> {
  const found = (await namedChromium()) ?? (await findProgram(NAMES, PLACES))
  if (found !== null) return found
  await installPackages(['chromium'], 'Browser tests')
  const installed = await findProgram(NAMES, PLACES)
  if (installed !== null) return installed
  throw new Error('Chromium was installed but is in none of the usual places; set CHROMIUM_PATH.')
}

/**
 * As {@link findChromium}, of Chromium's headless shell, which takes about half of the processor's time;
 * of a whole Chromium where that is not there and cannot be installed.
 */
export async function findHeadlessShell(): Promise<string> {
  const shell = async () => (await namedChromium()) ?? (await findProgram(SHELL_NAMES, SHELL_PLACES))
  const found = await shell()
  if (found !== null) return found
  try {
    await installPackages(['chromium-headless-shell'], 'Browser tests')
  } catch (error) {
    process.stderr.write(`Browser tests use a whole Chromium, which is slower: ${String(error)}\n`)
  }
  return (await shell()) ?? (await findChromium())
}

/** The value of `CHROMIUM_PATH`; `null` when it is not set. Throws when that is no program. */
async function namedChromium(): Promise<string | null> {
  const named = process.env['CHROMIUM_PATH'] ?? ''
  if (named === '') return null
  if (await isExecutable(named)) return named
  throw new Error(`CHROMIUM_PATH is ${named}, which is not an executable file.`)
}
