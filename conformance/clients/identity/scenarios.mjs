// Runs scenarios one after the other. A line for each: `ok NAME`, or `failed NAME: why`; the tests read them.
const scenarios = [];

export function scenario(name, run) {
  scenarios.push({ name, run });
}

/** Runs them all, then what has to be cleaned up. */
export async function runAll(cleanUp = async () => {}) {
  let failures = 0;
  for (const { name, run } of scenarios) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('not finished within 90 s')), 90_000);
    });
    try {
      await Promise.race([run(), late]);
      console.log(`ok ${name}`);
    } catch (e) {
      failures++;
      console.log(`failed ${name}: ${String(e?.stack ?? e).replaceAll('\n', ' | ')}`);
    } finally {
      clearTimeout(timer);
    }
  }
  await cleanUp();
  process.exit(failures === 0 ? 0 : 1);
}
