// @azure/msal-browser as it comes, in Chromium. usage: node msal-browser.mjs BOOTSTRAP_FILE
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { DICOM, DICOM_API, Installation, claimsOf } from './installation.mjs';
import { Browser } from './person.mjs';
import { runAll, scenario } from './scenarios.mjs';
import { Site } from './site.mjs';

const installation = new Installation(process.argv[2]);
const browser = await Browser.start(installation.caFile);
const site = await Site.start();
site.show(
  '/msal-browser.js',
  readFileSync(new URL('../node_modules/@azure/msal-browser/lib/msal-browser.min.js', import.meta.url)),
  'text/javascript',
);

/** A single-page application as its authors write it. */
function show(path, clientId) {
  const configuration = {
    auth: {
      clientId,
      authority: installation.authority,
      knownAuthorities: [new URL(installation.baseUrl).host],
      redirectUri: site.url(path),
      postLogoutRedirectUri: site.url(path),
    },
    cache: { cacheLocation: 'sessionStorage' },
  };
  site.show(
    path,
    `<!doctype html><title>Application</title><link rel="icon" href="data:,"><h1>Application</h1>
     <script src="/msal-browser.js"></script>
     <script>
       window.scopes = ${JSON.stringify([`${DICOM}/Dicom.ReadWrite`])};
       window.started = (async () => {
         window.app = new msal.PublicClientApplication(${JSON.stringify(configuration)});
         await app.initialize();
         try {
           const result = await app.handleRedirectPromise();
           return { result: result && { accessToken: result.accessToken, claims: result.idTokenClaims, scopes: result.scopes } };
         } catch (e) {
           return { error: String(e) };
         }
       })();
     </script>`,
  );
}

async function registered(platform, path) {
  const application = await installation.application({
    displayName: `single page typed ${platform}`,
    [platform]: { redirectUris: [site.url(path)] },
  });
  await installation.grant(application, DICOM_API, 'Dicom.ReadWrite');
  await installation.grant(application, '00000003-0000-0000-c000-000000000000', 'openid profile offline_access');
  show(path, application.appId);
  return application;
}

async function signsIn(person, path) {
  await person.open(site.url(path));
  await person.page.evaluate(async () => {
    await window.started;
    window.app.loginRedirect({ scopes: window.scopes });
  });
  await person.signIn();
  await person.page.waitForURL((url) => url.href.startsWith(site.url(path)));
  return person.page.evaluate(() => window.started);
}

scenario('signInSilentRefreshAndLogout', async () => {
  const application = await registered('spa', '/spa');
  const person = await browser.person(installation.adminUser, installation.adminPassword);
  const { result, error } = await signsIn(person, '/spa');
  assert.equal(error, undefined);
  const claims = claimsOf(result.accessToken);
  assert.deepEqual([claims.aud, claims.scp, claims.appid], [DICOM, 'Dicom.ReadWrite', application.appId]);
  assert.equal(result.claims.preferred_username, installation.adminUser);

  const acquire = (more) =>
    person.page.evaluate(async (more) => {
      const account = window.app.getAllAccounts()[0];
      const silent = await window.app.acquireTokenSilent({ scopes: window.scopes, account, ...more });
      return silent.accessToken;
    }, more);
  const requests = [];
  person.page.on('request', (request) => requests.push(request.url()));
  assert.equal(await acquire({}), result.accessToken);
  assert.deepEqual(requests, [], 'a token in the cache needs no request');

  const fresh = await acquire({ forceRefresh: true });
  assert.notEqual(fresh, result.accessToken);
  assert.ok(requests.some((url) => url.includes('/oauth2/v2.0/token')), String(requests));

  await person.page.evaluate(() => {
    window.signingOut = true;
    window.app.logoutRedirect({ account: window.app.getAllAccounts()[0] });
  });
  await person.page.waitForFunction((home) => location.href.startsWith(home) && !window.signingOut, site.url('/spa'));
  assert.equal(await person.page.evaluate(async () => (await window.started, window.app.getAllAccounts().length)), 0);
  const address = new URL(`${installation.authority}/oauth2/v2.0/authorize`);
  address.search = new URLSearchParams({
    client_id: application.appId,
    response_type: 'code',
    redirect_uri: site.url('/spa'),
    scope: 'openid',
    prompt: 'none',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  await person.open(address.href);
  assert.match(person.page.url(), /error=login_required/, 'the session is over');
  await person.leave();
});

scenario('typedWebIsRefused', async () => {
  await registered('web', '/web');
  const person = await browser.person(installation.adminUser, installation.adminPassword);
  // A browser does not show a page the answer of another origin that it may not read: look at it on the way.
  const answers = [];
  await person.context.route('**/oauth2/v2.0/token**', async (route) => {
    const answer = await route.fetch();
    answers.push({ status: answer.status(), headers: answer.headers(), ...(await answer.json()) });
    await route.fulfill({ response: answer });
  });
  const { error } = await signsIn(person, '/web');
  assert.ok(error, 'the application must not get a token');
  const [refused] = answers;
  assert.deepEqual([refused.status, refused.error, refused.error_codes], [400, 'invalid_request', [9002326]]);
  await person.leave();
});

await runAll(async () => {
  await browser.close();
  site.close();
});
