// @azure/msal-node as it comes. usage: node msal-node.mjs BOOTSTRAP_FILE CERTIFICATE_PEM KEY_PEM
import { strict as assert } from 'node:assert';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfidentialClientApplication, CryptoProvider, PublicClientApplication } from '@azure/msal-node';
import { AZURE_CLI, DICOM, Installation, claimsOf } from './installation.mjs';
import { Browser } from './person.mjs';
import { runAll, scenario } from './scenarios.mjs';
import { Wire } from './wire.mjs';

const [bootstrapFile, certificateFile, keyFile] = process.argv.slice(2);
const installation = new Installation(bootstrapFile);
const wire = await Wire.to(installation.port);
const browser = await Browser.start(installation.caFile);
const SCOPES = [`${DICOM}/.default`];
const GRAPH = ['https://graph.microsoft.com/User.Read'];

function auth(clientId, more = {}) {
  return {
    auth: {
      clientId,
      authority: `${wire.baseUrl}/${installation.tenantId}`,
      knownAuthorities: [new URL(wire.baseUrl).host],
      ...more,
    },
  };
}

function administrator() {
  return browser.person(installation.adminUser, installation.adminPassword);
}

/** The same again must come from the cache. */
async function silent(acquire, first) {
  let again;
  const bytes = await wire.during(async () => (again = await acquire()));
  assert.equal(again.accessToken, first.accessToken);
  assert.equal(bytes, 0, `${bytes} bytes were sent for a token that is in the cache`);
}

scenario('secret', async () => {
  const client = new ConfidentialClientApplication(
    auth(installation.clientId, { clientSecret: installation.clientSecret }),
  );
  const acquire = () => client.acquireTokenByClientCredential({ scopes: SCOPES });
  const first = await acquire();
  assert.equal(claimsOf(first.accessToken).aud, DICOM);
  await silent(acquire, first);
});

scenario('wrongSecret', async () => {
  const client = new ConfidentialClientApplication(auth(installation.clientId, { clientSecret: 'wrong' }));
  await assert.rejects(client.acquireTokenByClientCredential({ scopes: SCOPES }), (refused) => {
    assert.equal(refused.errorCode, 'invalid_client');
    assert.match(refused.message, /AADSTS7000215/);
    return true;
  });
});

const pem = readFileSync(certificateFile, 'utf8');
const certificate = new X509Certificate(pem);
const registered = await installation.application({
  displayName: 'msal-node with certificate',
  keyCredentials: [
    {
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      key: certificate.raw.toString('base64'),
    },
  ],
});

for (const [name, thumbprint] of Object.entries({
  certificateSha1: { thumbprint: certificate.fingerprint.replaceAll(':', '') },
  certificateSha256: { thumbprintSha256: certificate.fingerprint256.replaceAll(':', '') },
  certificateWithChain: { thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''), x5c: pem },
})) {
  scenario(name, async () => {
    const client = new ConfidentialClientApplication(
      auth(registered.appId, {
        clientCertificate: { ...thumbprint, privateKey: readFileSync(keyFile, 'utf8') },
      }),
    );
    const acquire = () => client.acquireTokenByClientCredential({ scopes: SCOPES });
    const first = await acquire();
    assert.equal(claimsOf(first.accessToken).appidacr, '2');
    await silent(acquire, first);
  });
}

scenario('password', async () => {
  const client = new PublicClientApplication(auth(AZURE_CLI));
  const first = await client.acquireTokenByUsernamePassword({
    scopes: SCOPES,
    username: installation.adminUser,
    password: installation.adminPassword,
  });
  assert.equal(first.account.username, installation.adminUser);
  await silent(() => client.acquireTokenSilent({ scopes: SCOPES, account: first.account }), first);
  const graph = await client.acquireTokenSilent({ scopes: GRAPH, account: first.account });
  assert.notEqual(claimsOf(graph.accessToken).aud, DICOM, 'the refresh token is good for other resources');
});

scenario('deviceCode', async () => {
  const client = new PublicClientApplication(auth(AZURE_CLI));
  const person = await administrator();
  const first = await client.acquireTokenByDeviceCode({
    scopes: SCOPES,
    deviceCodeCallback: (code) => person.enterCode(code.verificationUri, code.userCode).catch(console.error),
  });
  assert.equal(first.account.username, installation.adminUser);
  await silent(() => client.acquireTokenSilent({ scopes: SCOPES, account: first.account }), first);
  await person.leave();
});

scenario('interactive', async () => {
  const client = new PublicClientApplication(auth(AZURE_CLI));
  const person = await administrator();
  const first = await client.acquireTokenInteractive({
    scopes: SCOPES,
    openBrowser: async (url) => {
      await person.open(url);
      await person.signIn();
    },
  });
  assert.equal(first.account.tenantId, installation.tenantId);
  await silent(() => client.acquireTokenSilent({ scopes: SCOPES, account: first.account }), first);
  await person.leave();
});

scenario('codeWithProofKey', async () => {
  const redirectUri = 'http://localhost:47631/back';
  const web = await installation.application({ displayName: 'a web application', web: { redirectUris: [redirectUri] } });
  await installation.grant(web, '00000003-0000-0000-c000-000000000000', 'User.Read openid profile offline_access');
  const client = new ConfidentialClientApplication(
    auth(web.appId, { clientSecret: await installation.secret(web) }),
  );
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const address = await client.getAuthCodeUrl({
    scopes: GRAPH,
    redirectUri,
    state: 'a state with = & and ä',
    nonce: 'n-0S6_WzA2Mj',
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
  });
  const person = await administrator();
  let back;
  await person.context.route(`${redirectUri}**`, (route) => {
    back = new URL(route.request().url());
    return route.fulfill({ status: 200, body: 'back' });
  });
  await person.open(address);
  await person.signIn();
  await person.page.waitForURL(`${redirectUri}**`);
  assert.equal(back.searchParams.get('state'), 'a state with = & and ä');
  const request = {
    scopes: GRAPH,
    redirectUri,
    code: back.searchParams.get('code'),
    codeVerifier: verifier,
    nonce: 'n-0S6_WzA2Mj',
  };
  const first = await client.acquireTokenByCode(request);
  assert.equal(first.idTokenClaims.nonce, 'n-0S6_WzA2Mj');
  const acquire = (more) => client.acquireTokenSilent({ scopes: GRAPH, account: first.account, ...more });
  await silent(acquire, first);
  const fresh = await acquire({ forceRefresh: true });
  assert.notEqual(fresh.accessToken, first.accessToken);
  await assert.rejects(client.acquireTokenByCode(request), /AADSTS54005/);
  await person.leave();
});

scenario('onBehalfOf', async () => {
  const middle = await installation.application({ displayName: 'middle tier' });
  const scope = { id: crypto.randomUUID(), value: 'access_as_user', type: 'User', isEnabled: true };
  for (const text of ['adminConsentDisplayName', 'adminConsentDescription']) {
    scope[text] = 'Access the middle tier';
  }
  await installation.graph('PATCH', `/applications/${middle.id}`, {
    identifierUris: [`api://${middle.appId}`],
    api: { oauth2PermissionScopes: [scope], knownClientApplications: [] },
  });
  const user = await installation.token({
    grant_type: 'password',
    client_id: AZURE_CLI,
    username: installation.adminUser,
    password: installation.adminPassword,
    scope: `api://${middle.appId}/access_as_user`,
  });
  assert.equal(user.status, 200, user.error_description);
  const client = new ConfidentialClientApplication(
    auth(middle.appId, { clientSecret: await installation.secret(middle) }),
  );
  const acquire = (assertion) =>
    client.acquireTokenOnBehalfOf({ oboAssertion: assertion, scopes: [`${DICOM}/Dicom.ReadWrite`] });
  await assert.rejects(acquire(user.access_token), (refused) => {
    assert.equal(refused.name, 'InteractionRequiredAuthError');
    assert.equal(refused.subError, 'consent_required');
    assert.match(refused.message, /AADSTS65001/);
    return true;
  });
  await installation.grant(middle, '75e725bf-66ce-4cea-9b9a-5c4caae57f33', 'Dicom.ReadWrite');
  const first = await acquire(user.access_token);
  const claims = claimsOf(first.accessToken);
  assert.deepEqual([claims.appid, claims.scp, claims.aud], [middle.appId, 'Dicom.ReadWrite', DICOM]);
  await silent(() => acquire(user.access_token), first);
  const other = await installation.token({
    grant_type: 'password',
    client_id: AZURE_CLI,
    username: installation.adminUser,
    password: installation.adminPassword,
    scope: 'https://graph.microsoft.com/.default',
  });
  await assert.rejects(acquire(other.access_token), /AADSTS500131/);
});

await runAll(async () => {
  await browser.close();
  wire.close();
});
