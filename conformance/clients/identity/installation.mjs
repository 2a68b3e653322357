// An installation as its administrator sees it: bootstrap.json, tokens by plain HTTP, the directory by Microsoft Graph.
import { readFileSync } from 'node:fs';
import { strict as assert } from 'node:assert';

export const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
export const DICOM = 'https://dicom.healthcareapis.azure.com';
export const DICOM_API = '75e725bf-66ce-4cea-9b9a-5c4caae57f33';
export const DICOM_READ_WRITE = 'e69ab058-b8ae-4c0f-b687-5d97888ddccb';

export class Installation {
  constructor(bootstrapFile) {
    Object.assign(this, JSON.parse(readFileSync(bootstrapFile, 'utf8')));
  }

  get port() {
    return new URL(this.baseUrl).port;
  }

  /** Posts a form to an endpoint of the tenant; the JSON answer with its HTTP status. */
  async form(endpoint, fields, headers = {}) {
    const answer = await fetch(`${this.authority}/oauth2/v2.0/${endpoint}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(fields),
    });
    return { status: answer.status, headers: answer.headers, ...(await answer.json()) };
  }

  token(fields, headers) {
    return this.form('token', fields, headers);
  }

  /** Asks Microsoft Graph in the administrator's name. */
  async graph(method, path, body) {
    this.graphToken ??= (
      await this.token({
        grant_type: 'password',
        client_id: AZURE_CLI,
        username: this.adminUser,
        password: this.adminPassword,
        scope: 'https://graph.microsoft.com/.default',
      })
    ).access_token;
    const answer = await fetch(`${this.baseUrl}/v1.0${path}`, {
      method,
      headers: { authorization: `Bearer ${this.graphToken}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Registers an application with a service principal, as the portal does. */
  async application(body) {
    const application = await this.graph('POST', '/applications', body);
    application.principal = await this.graph('POST', '/servicePrincipals', { appId: application.appId });
    return application;
  }

  /** A new secret of an application. */
  async secret(application) {
    const answer = await this.graph('POST', `/applications/${application.id}/addPassword`, {
      passwordCredential: { displayName: 'test' },
    });
    return answer.secretText;
  }

  /** Consents for everybody. */
  async grant(application, resourceAppId, scope) {
    const found = await this.graph('GET', `/servicePrincipals(appId='${resourceAppId}')`);
    return this.graph('POST', '/oauth2PermissionGrants', {
      clientId: application.principal.id,
      consentType: 'AllPrincipals',
      resourceId: found.id,
      scope,
    });
  }

  /** Somebody without any role. */
  async user(name, password) {
    return this.graph('POST', '/users', {
      accountEnabled: true,
      displayName: name,
      mailNickname: name.toLowerCase(),
      userPrincipalName: `${name.toLowerCase()}@${this.tenantDomain}`,
      passwordProfile: { password, forceChangePasswordNextSignIn: false },
    });
  }
}

/** What a token says. */
export function claimsOf(jwt) {
  return JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString());
}
