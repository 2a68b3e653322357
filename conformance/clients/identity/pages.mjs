// The pages and redirects of sign-in, in Chromium. usage: node pages.mjs BOOTSTRAP_FILE
//
// With SCREENSHOTS=FOLDER in the environment it leaves a picture of every page there.
import { strict as assert } from 'node:assert';
import { createHash, randomBytes } from 'node:crypto';
import { AZURE_CLI, DICOM, DICOM_API, DICOM_READ_WRITE, Installation, claimsOf } from './installation.mjs';
import { Browser } from './person.mjs';
import { runAll, scenario } from './scenarios.mjs';
import { Site } from './site.mjs';

const GRAPH = '00000003-0000-0000-c000-000000000000';
const USER_READ = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';
const APPLICATION_READ_WRITE = 'bdfbf15f-ee85-4955-8675-146e8e5296b5';
const TWINS = 'https://digitaltwins.azure.net';

const installation = new Installation(process.argv[2]);
const browser = await Browser.start(installation.caFile);
const site = await Site.start();

function administrator(options) {
  return browser.person(installation.adminUser, installation.adminPassword, options);
}

const PASSWORD = 'a Password 4 nobody';
const nobody = await installation.user('Nobody', PASSWORD);

function authorize(fields, version = 'oauth2/v2.0') {
  return `${installation.authority}/${version}/authorize?${new URLSearchParams(fields)}`;
}

function proofKey() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

async function web(displayName, path, implicitGrantSettings = {}) {
  const application = await installation.application({
    displayName,
    web: { redirectUris: [site.url(path)], implicitGrantSettings },
  });
  application.redirectUri = site.url(path);
  await installation.grant(application, DICOM_API, 'Dicom.ReadWrite');
  await installation.grant(application, GRAPH, 'openid profile offline_access User.Read');
  return application;
}

const HYBRID = {
  response_type: 'code id_token',
  response_mode: 'form_post',
  scope: `openid profile ${DICOM}/Dicom.ReadWrite`,
  nonce: 'a nonce',
  state: '<script>"&\'</script>',
};

scenario('hybridFormPost', async () => {
  const application = await web('hybrid', '/hybrid', { enableIdTokenIssuance: true });
  const person = await administrator();
  await person.open(authorize({ ...HYBRID, client_id: application.appId, redirect_uri: application.redirectUri }));
  await person.signIn();
  await person.page.waitForURL(application.redirectUri);
  const { fields } = site.posts.findLast((post) => post.path === '/hybrid');
  assert.equal(fields.state, HYBRID.state, 'comes back byte for byte');
  const claims = claimsOf(fields.id_token);
  assert.equal(claims.nonce, 'a nonce');
  const half = createHash('sha256').update(fields.code).digest().subarray(0, 16).toString('base64url');
  assert.equal(claims.c_hash, half);
  const redeemed = await installation.token({
    grant_type: 'authorization_code',
    code: fields.code,
    redirect_uri: application.redirectUri,
    client_id: application.appId,
    client_secret: await installation.secret(application),
    scope: `${DICOM}/Dicom.ReadWrite`,
  });
  assert.equal(claimsOf(redeemed.access_token).scp, 'Dicom.ReadWrite', redeemed.error_description);
  await person.leave();
});

scenario('formPostWithoutScript', async () => {
  const application = await web('without script', '/plain', { enableIdTokenIssuance: true });
  const person = await administrator({ javaScriptEnabled: false });
  await person.open(authorize({ ...HYBRID, client_id: application.appId, redirect_uri: application.redirectUri }));
  await person.signIn();
  await person.page.waitForSelector('#answer');
  await person.picture('form-post-without-script');
  await person.page.click('#answer button');
  await person.page.waitForURL(application.redirectUri);
  assert.ok(site.posts.some((post) => post.path === '/plain' && post.fields.code));
  await person.leave();
});

const IMPLICIT = { response_type: 'token', scope: `${DICOM}/Dicom.ReadWrite`, state: 's', nonce: 'n' };

scenario('implicitFragment', async () => {
  const application = await web('implicit', '/implicit', { enableAccessTokenIssuance: true });
  const person = await administrator();
  await person.open(authorize({ ...IMPLICIT, client_id: application.appId, redirect_uri: application.redirectUri }));
  await person.signIn();
  await person.page.waitForURL(`${application.redirectUri}**`);
  const url = new URL(person.page.url());
  assert.equal(url.search, '', 'nothing in the query');
  const answer = Object.fromEntries(new URLSearchParams(url.hash.slice(1)));
  assert.equal(claimsOf(answer.access_token).aud, DICOM);
  assert.deepEqual([answer.token_type, answer.state], ['Bearer', 's']);
  assert.ok(Number(answer.expires_in) > 0);
  await person.leave();
});

scenario('implicitOfTheFirstVersion', async () => {
  const application = await web('old recipe', '/old', { enableAccessTokenIssuance: true });
  await installation.graph('PATCH', `/applications/${application.id}`, {
    requiredResourceAccess: [
      {
        resourceAppId: '0b07f429-9f4b-4714-9392-cc5e8e80c8b0',
        resourceAccess: [{ id: '4589bd03-58cb-4e6c-b17f-b580e39652f8', type: 'Scope' }],
      },
    ],
  });
  await installation.grant(application, '0b07f429-9f4b-4714-9392-cc5e8e80c8b0', 'Read.Write');
  const person = await administrator();
  await person.open(
    authorize(
      { client_id: application.appId, redirect_uri: application.redirectUri, response_type: 'token', resource: TWINS },
      'oauth2',
    ),
  );
  await person.signIn();
  await person.page.waitForURL(`${application.redirectUri}**`);
  const answer = Object.fromEntries(new URLSearchParams(new URL(person.page.url()).hash.slice(1)));
  assert.equal(claimsOf(answer.access_token).aud, TWINS);
  await person.leave();
});

scenario('refusedWhenTheBoxIsOff', async () => {
  const application = await web('boxes off', '/off');
  const person = await administrator();
  const client = { client_id: application.appId, redirect_uri: application.redirectUri };
  await person.open(authorize({ ...HYBRID, ...client }));
  await person.page.waitForURL(application.redirectUri);
  const { fields } = site.posts.findLast((post) => post.path === '/off');
  assert.equal(fields.error, 'unsupported_response_type');
  assert.match(fields.error_description, /^AADSTS700054: /);
  assert.equal(fields.state, HYBRID.state);
  assert.equal(fields.code ?? fields.id_token, undefined);
  await person.open(authorize({ ...IMPLICIT, ...client }));
  await person.page.waitForURL(`${application.redirectUri}#**`);
  const answer = new URLSearchParams(new URL(person.page.url()).hash.slice(1));
  assert.equal(answer.get('error'), 'unsupported_response_type');
  assert.match(answer.get('error_description'), /^AADSTS700051: /);
  await person.leave();
});

/** A native application as the recipes register Postman. */
scenario('postman', async () => {
  const callback = 'https://oauth.pstmn.io/v1/callback';
  const application = await installation.application({
    displayName: 'Postman',
    publicClient: { redirectUris: [callback] },
    requiredResourceAccess: [
      { resourceAppId: DICOM_API, resourceAccess: [{ id: DICOM_READ_WRITE, type: 'Scope' }] },
    ],
  });
  const { verifier, challenge } = proofKey();
  const person = await administrator();
  await person.context.route(`${callback}**`, (route) => route.fulfill({ status: 200, body: 'back' }));
  await person.open(
    authorize({
      client_id: application.appId,
      redirect_uri: callback,
      response_type: 'code',
      scope: `${DICOM}/Dicom.ReadWrite offline_access`,
      state: 'x',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }),
  );
  await person.signIn();
  await person.page.waitForSelector('button[value=accept]');
  await person.decide('accept');
  await person.page.waitForURL(`${callback}**`);
  const code = new URL(person.page.url()).searchParams.get('code');
  const redeem = {
    grant_type: 'authorization_code',
    client_id: application.appId,
    redirect_uri: callback,
    code,
  };
  const wrong = await installation.token({ ...redeem, code_verifier: proofKey().verifier });
  assert.deepEqual([wrong.status, wrong.error_codes], [400, [501481]]);
  await person.leave();
});

scenario('postmanGetsAToken', async () => {
  const callback = 'https://www.getpostman.com/oauth2/callback';
  const application = await installation.application({
    displayName: 'Postman, Mobile and desktop',
    publicClient: { redirectUris: [callback] },
  });
  await installation.grant(application, DICOM_API, 'Dicom.ReadWrite');
  const { verifier, challenge } = proofKey();
  const person = await administrator();
  await person.context.route(`${callback}**`, (route) => route.fulfill({ status: 200, body: 'back' }));
  await person.open(
    authorize({
      client_id: application.appId,
      redirect_uri: callback,
      response_type: 'code',
      scope: `${DICOM}/Dicom.ReadWrite offline_access`,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }),
  );
  await person.signIn();
  await person.page.waitForURL(`${callback}**`);
  const redeemed = await installation.token({
    grant_type: 'authorization_code',
    client_id: application.appId,
    redirect_uri: callback,
    code: new URL(person.page.url()).searchParams.get('code'),
    code_verifier: verifier,
  });
  assert.equal(redeemed.status, 200, redeemed.error_description);
  assert.ok(redeemed.refresh_token);
  const found = await fetch(`${installation.serviceUrl}/v2/studies`, {
    headers: { authorization: `Bearer ${redeemed.access_token}`, accept: 'application/dicom+json' },
  });
  // The administrator owns the subscription; that gives no right to the images in it.
  assert.equal(found.status, 403, await found.text());
  await person.leave();
});

const DEVICE = { client_id: AZURE_CLI, scope: `${DICOM}/.default openid offline_access` };

function poll(code) {
  return installation.token({
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: AZURE_CLI,
    device_code: code.device_code,
  });
}

scenario('deviceCodeSucceedsOnce', async () => {
  const code = await installation.form('devicecode', DEVICE);
  assert.deepEqual([code.expires_in, code.interval], [900, 5]);
  const pending = await poll(code);
  assert.deepEqual([pending.status, pending.error, pending.error_codes], [400, 'authorization_pending', [70016]]);
  const hurried = await poll(code);
  assert.deepEqual([hurried.status, hurried.error], [400, 'slow_down']);
  const person = await administrator();
  await person.open(code.verification_uri);
  await person.picture('device-code');
  await person.page.fill('#code', 'WRONGCODE');
  await person.page.click('button[type=submit]');
  await person.page.waitForSelector('#problem');
  await person.picture('device-code-wrong');
  // Lower case and a hyphen are as good.
  await person.page.fill('#code', `${code.user_code.slice(0, 4)}-${code.user_code.slice(4)}`.toLowerCase());
  await person.page.click('button[type=submit]');
  await person.signIn();
  await person.page.waitForSelector('button[value=accept]');
  assert.match(await person.heading(), /Azure CLI/);
  await person.picture('device-confirm');
  await person.decide('accept');
  await person.page.waitForSelector('[role=status]');
  await person.picture('device-done');
  let answer;
  for (let wait = 10_000; wait >= 0 && answer?.status !== 200; wait -= 1000) {
    await new Promise((resolve) => setTimeout(resolve, wait === 10_000 ? 10_000 : 1000));
    answer = await poll(code);
  }
  assert.equal(claimsOf(answer.access_token).upn, installation.adminUser, answer.error_description);
  const again = await poll(code);
  assert.deepEqual([again.status, again.error, again.error_codes], [400, 'invalid_grant', [54005]]);
  await person.leave();
});

scenario('deviceCodeDeclined', async () => {
  const code = await installation.form('devicecode', DEVICE);
  const person = await administrator();
  await person.enterCode(code.verification_uri, code.user_code, 'cancel');
  await person.page.waitForSelector('[role=status]');
  await person.picture('device-declined');
  const declined = await poll(code);
  assert.deepEqual([declined.status, declined.error_codes], [400, [65004]]);
  assert.ok(['authorization_declined', 'access_denied'].includes(declined.error), declined.error);
  await person.leave();
});

scenario('consent', async () => {
  const path = '/consent';
  const application = await installation.application({
    displayName: 'Imaging viewer',
    web: { redirectUris: [site.url(path)] },
    info: { termsOfServiceUrl: 'https://viewer.test/terms', privacyStatementUrl: 'https://viewer.test/privacy' },
    requiredResourceAccess: [
      { resourceAppId: GRAPH, resourceAccess: [{ id: USER_READ, type: 'Scope' }] },
    ],
  });
  const address = (scope) =>
    authorize({
      client_id: application.appId,
      redirect_uri: site.url(path),
      response_type: 'code',
      scope,
      state: 's',
    });
  const scope = `openid profile offline_access ${DICOM}/Dicom.ReadWrite`;
  const person = await browser.person(nobody.userPrincipalName, PASSWORD);
  await person.open(address(scope));
  await person.picture('sign-in');
  await person.page.fill('#username', person.name);
  await person.page.fill('#password', 'not this one');
  await person.page.click('button[type=submit]');
  await person.page.waitForSelector('#problem');
  await person.picture('sign-in-wrong-password');
  await person.signIn();
  await person.page.waitForSelector('button[value=accept]');
  assert.equal(await person.page.locator('input[name=all]').count(), 0, 'only administrators decide for all');
  await person.page.locator('summary').first().click();
  await person.picture('consent');
  await person.decide('cancel');
  await person.page.waitForURL(`${site.url(path)}?**`);
  let back = new URL(person.page.url()).searchParams;
  assert.equal(back.get('error'), 'access_denied');
  assert.match(back.get('error_description'), /^AADSTS65004: /);

  await person.open(address(scope));
  await person.decide('accept');
  await person.page.waitForURL(`${site.url(path)}?code=**`);
  await person.open(address(scope));
  await person.page.waitForURL(`${site.url(path)}?code=**`);
  await person.open(`${address(scope)}&prompt=select_account`);
  await person.page.waitForSelector('button[name=account]');
  await person.picture('pick-account');
  await person.signIn();
  await person.page.waitForURL(`${site.url(path)}?code=**`);

  await person.open(address('https://graph.microsoft.com/Application.ReadWrite.All'));
  await person.page.waitForSelector('h1');
  assert.match(await person.heading(), /admin approval/i);
  await person.picture('admin-approval');
  await person.decide('cancel');
  await person.page.waitForURL(`${site.url(path)}?error=**`);
  await person.leave();

  const admin = await administrator();
  await admin.open(address(`openid https://graph.microsoft.com/Application.ReadWrite.All`));
  await admin.signIn();
  await admin.page.waitForSelector('input[name=all]');
  await admin.picture('consent-of-administrator');
  await admin.page.check('input[name=all]');
  await admin.decide('accept');
  await admin.page.waitForURL(`${site.url(path)}?code=**`);
  const grants = await installation.graph(
    'GET',
    `/oauth2PermissionGrants?$filter=clientId eq '${application.principal.id}'`,
  );
  const forAll = grants.value.filter((grant) => grant.consentType === 'AllPrincipals');
  assert.ok(forAll.some((grant) => grant.scope.split(' ').includes('Application.ReadWrite.All')));
  await admin.leave();
});

scenario('adminConsent', async () => {
  const application = await installation.application({
    displayName: 'For the whole organization',
    web: { redirectUris: [site.url('/admin')] },
    requiredResourceAccess: [
      { resourceAppId: DICOM_API, resourceAccess: [{ id: DICOM_READ_WRITE, type: 'Scope' }] },
      { resourceAppId: GRAPH, resourceAccess: [{ id: APPLICATION_READ_WRITE, type: 'Scope' }] },
    ],
  });
  const admin = await administrator();
  await admin.open(
    `${installation.authority}/adminconsent?${new URLSearchParams({
      client_id: application.appId,
      redirect_uri: site.url('/admin'),
      state: 's',
    })}`,
  );
  await admin.signIn();
  await admin.page.waitForSelector('button[value=accept]');
  await admin.picture('admin-consent');
  await admin.decide('accept');
  await admin.page.waitForURL(`${site.url('/admin')}?**`);
  const back = new URL(admin.page.url()).searchParams;
  assert.deepEqual([back.get('admin_consent'), back.get('tenant'), back.get('state')], ['True', installation.tenantId, 's']);
  await admin.leave();
});

scenario('errorsAndSignedOut', async () => {
  const person = await administrator();
  await person.open(authorize({ client_id: AZURE_CLI, response_type: 'code', redirect_uri: 'https://evil.test/', scope: 'openid' }));
  assert.match(await person.page.locator('[role=alert]').innerText(), /AADSTS50011/);
  assert.ok(person.page.url().startsWith(installation.baseUrl), 'never redirected');
  await person.picture('error');
  await person.page.click('a');
  await person.page.waitForURL('**/error?code=50011');
  await person.picture('error-explained');
  await person.open(`${installation.authority}/oauth2/v2.0/logout`);
  await person.page.waitForSelector('h1');
  await person.picture('signed-out');
  await person.leave();
});

scenario('onAPhoneInTheDark', async () => {
  const person = await administrator({ viewport: { width: 360, height: 640 }, colorScheme: 'dark' });
  await person.open(authorize({ client_id: AZURE_CLI, response_type: 'code', redirect_uri: 'http://localhost:1', scope: 'openid' }));
  const wide = await person.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(wide, false, 'nothing has to be scrolled sideways');
  await person.picture('sign-in-phone-dark');
  await person.leave();
});

await runAll(async () => {
  await browser.close();
  site.close();
});
