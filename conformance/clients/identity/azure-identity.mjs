// @azure/identity for JavaScript as it comes. usage: node azure-identity.mjs BOOTSTRAP_FILE CERTIFICATE_PEM KEY_PEM
import { strict as assert } from 'node:assert';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  ClientCertificateCredential,
  ClientSecretCredential,
  DefaultAzureCredential,
  DeviceCodeCredential,
  EnvironmentCredential,
  UsernamePasswordCredential,
} from '@azure/identity';
import { AZURE_CLI, DICOM, Installation, claimsOf } from './installation.mjs';
import { Browser } from './person.mjs';
import { runAll, scenario } from './scenarios.mjs';
import { Wire } from './wire.mjs';

const [bootstrapFile, certificateFile, keyFile] = process.argv.slice(2);
const installation = new Installation(bootstrapFile);
const wire = await Wire.to(installation.port);
const browser = await Browser.start(installation.caFile);
const SCOPE = `${DICOM}/.default`;
const options = { authorityHost: wire.baseUrl, disableInstanceDiscovery: true };

async function works(credential, check = () => {}) {
  const first = await credential.getToken(SCOPE);
  const claims = claimsOf(first.token);
  assert.equal(claims.aud, DICOM);
  assert.ok(first.expiresOnTimestamp > Date.now());
  check(claims);
  let again;
  const bytes = await wire.during(async () => (again = await credential.getToken(SCOPE)));
  assert.equal(again.token, first.token);
  assert.equal(bytes, 0, `${bytes} bytes were sent for a token that is in the cache`);
}

scenario('secret', () =>
  works(
    new ClientSecretCredential(installation.tenantId, installation.clientId, installation.clientSecret, options),
    (claims) => assert.equal(claims.appid, installation.clientId),
  ),
);

scenario('wrongSecret', () =>
  assert.rejects(
    new ClientSecretCredential(installation.tenantId, installation.clientId, 'wrong', options).getToken(SCOPE),
    /AADSTS7000215/,
  ),
);

const pem = readFileSync(certificateFile, 'utf8');
const registered = await installation.application({
  displayName: 'azure-identity with certificate',
  keyCredentials: [
    { type: 'AsymmetricX509Cert', usage: 'Verify', key: new X509Certificate(pem).raw.toString('base64') },
  ],
});

for (const [name, sendCertificateChain] of Object.entries({ certificate: false, certificateWithChain: true })) {
  scenario(name, () =>
    works(
      new ClientCertificateCredential(
        installation.tenantId,
        registered.appId,
        { certificate: pem + readFileSync(keyFile, 'utf8') },
        { ...options, sendCertificateChain },
      ),
      (claims) => assert.equal(claims.appidacr, '2'),
    ),
  );
}

scenario('environment', async () => {
  process.env.AZURE_AUTHORITY_HOST = wire.baseUrl;
  process.env.AZURE_TENANT_ID = installation.tenantId;
  process.env.AZURE_CLIENT_ID = installation.clientId;
  process.env.AZURE_CLIENT_SECRET = installation.clientSecret;
  await works(new EnvironmentCredential({ disableInstanceDiscovery: true }));
  await works(new DefaultAzureCredential({ disableInstanceDiscovery: true }));
});

scenario('password', () =>
  works(
    new UsernamePasswordCredential(
      installation.tenantId,
      AZURE_CLI,
      installation.adminUser,
      installation.adminPassword,
      options,
    ),
    (claims) => assert.equal(claims.upn, installation.adminUser),
  ),
);

scenario('deviceCode', async () => {
  const person = await browser.person(installation.adminUser, installation.adminPassword);
  await works(
    new DeviceCodeCredential({
      ...options,
      tenantId: installation.tenantId,
      clientId: AZURE_CLI,
      userPromptCallback: (code) => person.enterCode(code.verificationUri, code.userCode).catch(console.error),
    }),
  );
  await person.leave();
});

await runAll(async () => {
  await browser.close();
  wire.close();
});
