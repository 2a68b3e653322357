// Clients with no settings but the tenant's and their own id, where the public cloud's names lead to an installation.
// usage: node stock.mjs BOOTSTRAP_FILE
import { strict as assert } from 'node:assert';
import { ClientSecretCredential } from '@azure/identity';
import { ConfidentialClientApplication, PublicClientApplication } from '@azure/msal-node';
import { AZURE_CLI, DICOM, Installation, claimsOf } from './installation.mjs';
import { runAll, scenario } from './scenarios.mjs';

const { tenantId, clientId, clientSecret, adminUser, adminPassword } = new Installation(process.argv[2]);
const authority = `https://login.microsoftonline.com/${tenantId}`;
const scopes = [`${DICOM}/.default`];

function isOurs(token) {
  assert.equal(claimsOf(token).iss, `https://sts.windows.net/${tenantId}/`);
}

scenario('secret', async () => {
  const client = new ConfidentialClientApplication({ auth: { clientId, authority, clientSecret } });
  isOurs((await client.acquireTokenByClientCredential({ scopes })).accessToken);
});

scenario('password', async () => {
  const client = new PublicClientApplication({ auth: { clientId: AZURE_CLI, authority } });
  const first = await client.acquireTokenByUsernamePassword({ scopes, username: adminUser, password: adminPassword });
  isOurs(first.accessToken);
  const again = await client.acquireTokenSilent({ scopes, account: first.account, forceRefresh: true });
  isOurs(again.accessToken);
});

scenario('azureIdentity', async () => {
  isOurs((await new ClientSecretCredential(tenantId, clientId, clientSecret).getToken(scopes)).token);
});

await runAll();
