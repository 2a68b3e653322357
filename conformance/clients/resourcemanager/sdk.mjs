// The management SDKs from npm, unmodified, against a running installation.
// usage: node sdk.mjs STORY
// Prints `ok WHAT` for each step that worked and ends with 1 at the first that did not. The environment says where:
// AZURE_AUTHORITY_HOST, AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, AZURE_SUBSCRIPTION_ID,
// AZURE_RESOURCE_GROUP, and NODE_EXTRA_CA_CERTS for the certificate.
import { randomUUID } from 'node:crypto';
import { ClientSecretCredential } from '@azure/identity';
import { HealthcareApisManagementClient } from '@azure/arm-healthcareapis';
import { ResourceManagementClient } from '@azure/arm-resources';
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { AzureDigitalTwinsManagementClient } from '@azure/arm-digitaltwins';

const {
  AZURE_AUTHORITY_HOST: endpoint,
  AZURE_TENANT_ID: tenant,
  AZURE_CLIENT_ID: clientId,
  AZURE_CLIENT_SECRET: secret,
  AZURE_SUBSCRIPTION_ID: subscription,
  AZURE_RESOURCE_GROUP: group,
} = process.env;
const location = 'westus';
const scope = `/subscriptions/${subscription}`;
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const credential = (password = secret) =>
  new ClientSecretCredential(tenant, clientId, password, {
    authorityHost: endpoint,
    disableInstanceDiscovery: true,
  });

function check(condition, what) {
  if (!condition) {
    throw new Error(what);
  }
  console.log(`ok ${what}`);
}

async function refused(call, status, code, what) {
  try {
    await call();
  } catch (error) {
    check(error.statusCode === status && error.code === code, `${what}${
      error.statusCode === status && error.code === code ? '' : `: ${error.statusCode} ${error.code} ${error.message}`}`);
    return error;
  }
  throw new Error(`${what}: was not refused`);
}

async function all(pages) {
  const found = [];
  for await (const one of pages) {
    found.push(one);
  }
  return found;
}

const names = async (pages) => (await all(pages)).map((each) => each.name);

// Keeps the first answer of a long-running operation and tells the addresses that were asked.
function watch() {
  const seen = { asked: [] };
  seen.onResponse = (response) => {
    seen.asked.push(`${response.request.method} ${new URL(response.request.url).pathname}`);
    seen.status ??= response.status;
    seen.headers ??= response.headers;
    seen.body ??= response.bodyAsText;
  };
  return seen;
}

const bothHeaders = (seen) =>
  seen.headers.get('azure-asyncoperation')?.startsWith(endpoint) &&
  seen.headers.get('location')?.startsWith(endpoint) &&
  Number(seen.headers.get('retry-after')) <= 60;

const healthcare = (options = {}) =>
  new HealthcareApisManagementClient(options.credential ?? credential(), subscription, { endpoint, ...options });

const stories = {
  // DICOM services in this package's own version, 2023-11-01, and in the founding page's.
  async services() {
    const api = healthcare();
    await api.workspaces.beginCreateOrUpdateAndWait(group, 'jsservices', { location: 'West US' });
    let seen = watch();
    const made = await api.dicomServices.beginCreateOrUpdateAndWait(
      group,
      'jsservices',
      'blue',
      {
        location,
        tags: { a: 'b' },
        identity: { type: 'SystemAssigned' },
        corsConfiguration: { origins: ['https://viewer.test'], methods: ['get'], maxAge: 600 },
      },
      { onResponse: seen.onResponse },
    );
    check(seen.status === 201 && seen.body.includes('"Creating"'), 'create answers 201 and Creating');
    check(bothHeaders(seen), 'create names both polling addresses');
    check(seen.asked.at(-1).endsWith('/dicomservices/blue'), 'the client reads the resource in the end');
    check(made.provisioningState === 'Succeeded' && made.serviceUrl.startsWith('https://'), 'create');
    check(guid.test(made.identity.principalId) && made.identity.tenantId === tenant, 'system-assigned identity');
    check(
      made.corsConfiguration.methods.join() === 'GET' &&
        made.corsConfiguration.headers.join() === '*' &&
        made.corsConfiguration.allowCredentials === false,
      'CORS, filled up',
    );
    check(made.eventState === 'Disabled', 'a member of this version');
    check(made.systemData.createdBy === clientId, 'systemData');

    const founding = healthcare({ apiVersion: '2022-06-01' });
    const old = await founding.dicomServices.get(group, 'jsservices', 'blue');
    check(old.serviceUrl === made.serviceUrl && old.eventState === undefined, 'the older version does not show it');

    seen = watch();
    const patched = await api.dicomServices.beginUpdateAndWait(
      group,
      'blue',
      'jsservices',
      { tags: { c: 'd' }, identity: { type: 'None' } },
      { onResponse: seen.onResponse },
    );
    check(seen.status === 202 && bothHeaders(seen), 'update of the identity is asynchronous');
    check(
      seen.asked.some((asked) => asked.includes('/operations/')) || seen.asked.at(-1).endsWith('/blue'),
      'the client reads the result',
    );
    check(patched.tags.c === 'd' && !patched.tags.a && patched.identity === undefined, 'update');

    await api.dicomServices.beginCreateOrUpdateAndWait(group, 'jsservices', 'red', { location });
    check((await names(api.dicomServices.listByWorkspace(group, 'jsservices'))).join() === 'blue,red', 'list');
    await api.dicomServices.beginDeleteAndWait(group, 'blue', 'jsservices');
    const error = await refused(
      () => api.dicomServices.get(group, 'jsservices', 'blue'), 404, 'ResourceNotFound', 'delete');
    check(error.message.includes('jsservices/dicomservices/blue'), 'the message names the resource');
    seen = watch();
    await api.dicomServices.beginDeleteAndWait(group, 'blue', 'jsservices', { onResponse: seen.onResponse });
    check(seen.status === 204, 'delete again');
  },

  async errors() {
    const api = healthcare();
    await api.workspaces.beginCreateOrUpdateAndWait(group, 'jserrors', { location });
    const put = (name, body) => () => api.dicomServices.beginCreateOrUpdateAndWait(group, 'jserrors', name, body);
    await refused(
      () => api.dicomServices.beginCreateOrUpdateAndWait(group, 'nowhere', 'blue', { location }),
      404, 'ParentResourceNotFound', 'a workspace that is not there');
    await refused(put('x', { location }), 400, 'InvalidResourceName', 'a bad name: this client does not check it');
    await refused(put('blue', {}), 400, 'LocationRequired', 'no location');
    await refused(
      put('blue', { location, corsConfiguration: { origins: ['*'], allowCredentials: true } }),
      400, 'InvalidCorsConfiguration', 'a wrong CORS configuration');
    await refused(
      put('blue', { location, identity: { type: 'UserAssigned', userAssignedIdentities: {
        [`${scope}/resourceGroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/none`]: {} } } }),
      400, 'FailedIdentityOperation', 'an identity that is not there');
    await put('blue', { location })();
    await refused(put('blue', { location, etag: '"x"' }), 412, 'PreconditionFailed', 'an etag that is not current');
    await refused(
      () => api.workspaces.beginDeleteAndWait(group, 'jserrors'), 409, 'CannotDeleteResource', 'a workspace with services');
    await refused(() => all(api.fhirServices.listByWorkspace(group, 'jserrors')),
      404, 'InvalidResourceType', 'a type that is not offered');
    await refused(
      () => new HealthcareApisManagementClient(credential(), randomUUID(), { endpoint }).workspaces.get(group, 'jserrors'),
      404, 'SubscriptionNotFound', 'a subscription that is not there');
    try {
      await healthcare({ credential: credential('wrong') }).workspaces.get(group, 'jserrors');
      throw new Error('a wrong secret was let in');
    } catch (error) {
      check(error.message.includes('AADSTS7000215'), 'a wrong secret');
    }
  },

  async workspaces() {
    const api = healthcare();
    for (const name of ['jspage1', 'jspage2', 'jspage3']) {
      await api.workspaces.beginCreateOrUpdateAndWait(group, name, {
        location, tags: { n: name }, properties: { publicNetworkAccess: 'Enabled' } });
    }
    const made = await api.workspaces.get(group, 'jspage1');
    check(made.properties.provisioningState === 'Succeeded' && made.tags.n === 'jspage1', 'create and get');
    const updated = await api.workspaces.beginUpdateAndWait(group, 'jspage1', { tags: { m: '1' } });
    check(updated.tags.m === '1' && !updated.tags.n, 'update');
    const inGroup = await names(api.workspaces.listByResourceGroup(group));
    const inSubscription = await names(api.workspaces.listBySubscription());
    check(['jspage1', 'jspage2', 'jspage3'].every((name) => inGroup.includes(name)), 'list by group');
    check(inGroup.every((name) => inSubscription.includes(name)), 'list by subscription');

    const taken = await api.services.checkNameAvailability({ name: 'JSPAGE1', type: 'Microsoft.HealthcareApis/workspaces' });
    check(taken.nameAvailable === false && taken.reason === 'AlreadyExists', 'a name that is taken');
    check((await api.services.checkNameAvailability(
      { name: 'jsfree', type: 'Microsoft.HealthcareApis/workspaces' })).nameAvailable, 'a free name');
    const operations = await all(api.operations.list());
    check(operations.some((each) => each.name === 'Microsoft.HealthcareApis/workspaces/dicomservices/resources/read'
      && each.isDataAction), 'operations');

    const links = await all(api.workspacePrivateLinkResources.listByWorkspace(group, 'jspage1'));
    check(links.map((each) => each.groupId).join() === 'healthcareworkspace', 'private link resources');
    const state = { privateLinkServiceConnectionState: { status: 'Approved', description: 'by the test' } };
    await refused(
      () => api.workspacePrivateEndpointConnections.beginCreateOrUpdateAndWait(group, 'jspage1', 'pe1', state),
      404, 'PrivateEndpointConnectionNotFound', 'a connection nobody asked for');
    const resources = new ResourceManagementClient(credential(), subscription, { endpoint });
    await resources.resources.beginCreateOrUpdateByIdAndWait(
      `${made.id}/privateEndpointConnections/pe1`, '2023-11-01',
      { properties: { privateEndpoint: { id: '/x' }, privateLinkServiceConnectionState: { status: 'Pending' } } });
    const approved = await api.workspacePrivateEndpointConnections.beginCreateOrUpdateAndWait(
      group, 'jspage1', 'pe1', state);
    check(approved.privateLinkServiceConnectionState.status === 'Approved', 'approve a connection');
    check((await names(api.workspacePrivateEndpointConnections.listByWorkspace(group, 'jspage1'))).join() === 'pe1',
      'list connections');
    check((await api.workspaces.get(group, 'jspage1')).properties.publicNetworkAccess === 'Disabled',
      'approval closes public access');
    await api.workspacePrivateEndpointConnections.beginDeleteAndWait(group, 'jspage1', 'pe1');
    await refused(() => api.workspacePrivateEndpointConnections.get(group, 'jspage1', 'pe1'),
      404, 'ResourceNotFound', 'delete a connection');
    for (const name of ['jspage1', 'jspage2', 'jspage3']) {
      await api.workspaces.beginDeleteAndWait(group, name);
    }
    await refused(() => api.workspaces.get(group, 'jspage1'), 404, 'ResourceNotFound', 'delete');
  },

  async resources() {
    const api = new ResourceManagementClient(credential(), subscription, { endpoint });
    const made = await api.resourceGroups.createOrUpdate('jsgroup', { location: 'West US', tags: { a: 'b' } });
    check(made.location === location && made.properties.provisioningState === 'Succeeded', 'create group');
    check((await api.resourceGroups.checkExistence('jsgroup')).body === true, 'group exists');
    check((await api.resourceGroups.checkExistence('jsgroup-not')).body === false, 'another does not');
    check((await api.resourceGroups.update('jsgroup', { tags: { js: 'd' } })).tags.js === 'd', 'update group');
    check((await names(api.resourceGroups.list({ filter: "tagName eq 'js' and tagValue eq 'd'" }))).join() === 'jsgroup',
      'list groups');
    check((await api.providers.register('Microsoft.HealthcareApis')).registrationState === 'Registered', 'register');
    check((await api.providers.get('Microsoft.HealthcareApis')).resourceTypes
      .find((type) => type.resourceType === 'workspaces/dicomservices').apiVersions.includes('2022-06-01'), 'provider');
    check((await all(api.providers.list())).length >= 4, 'providers');

    const workspace = await api.resources.beginCreateOrUpdateAndWait(
      'jsgroup', 'Microsoft.HealthcareApis', '', 'workspaces', 'jsgeneric', '2023-11-01', { location });
    check(workspace.name === 'jsgeneric', 'create a resource by parts');
    const id = `${workspace.id}/dicomservices/green`;
    const service = await api.resources.beginCreateOrUpdateByIdAndWait(id, '2023-11-01', { location, properties: {} });
    check(service.properties.provisioningState === 'Succeeded', 'create a resource by id');
    check((await api.resources.getById(id, '2023-11-01')).properties.serviceUrl, 'get a resource by id');
    check((await api.resources.checkExistenceById(id, '2023-11-01')).body === true, 'resource exists');
    const changed = await api.resources.beginUpdateByIdAndWait(
      id, '2023-11-01', { properties: { corsConfiguration: { origins: ['*'] } } });
    check(changed.properties.corsConfiguration.origins.join() === '*', 'update a resource by id');
    const expanded = await all(api.resources.listByResourceGroup('jsgroup', { expand: 'createdTime,provisioningState' }));
    check(expanded.length === 2 && expanded.every((each) => each.provisioningState === 'Succeeded' && each.createdTime),
      'list resources of the group');
    check((await names(api.resources.list({ filter: "resourceType eq 'Microsoft.HealthcareApis/workspaces' and name eq 'jsgeneric'" })))
      .join() === 'jsgeneric', 'list resources by filter');
    const first = await api.resources.list({ top: 1 }).byPage().next();
    check(first.value.length === 1, 'a page of one');
    check((await all(api.resources.list({ top: 1 }))).length >= 2, 'paging follows nextLink');
    const tagged = await api.tagsOperations.beginUpdateAtScopeAndWait(
      id, { operation: 'Merge', properties: { tags: { k: 'v' } } });
    check(tagged.properties.tags.k === 'v', 'merge tags');
    check((await api.tagsOperations.getAtScope(id)).properties.tags.k === 'v', 'tags');
    await api.tagsOperations.beginDeleteAtScopeAndWait(id);
    check(!(await api.resources.getById(id, '2023-11-01')).tags?.k, 'delete tags');
    await api.resourceGroups.beginDeleteAndWait('jsgroup');
    check((await api.resourceGroups.checkExistence('jsgroup')).body === false, 'delete group');
    await refused(() => api.resourceGroups.get('jsgroup'), 404, 'ResourceGroupNotFound', 'it is not found');
    await refused(() => api.resourceGroups.beginDeleteAndWait('jsgroup'), 404, 'ResourceGroupNotFound', 'delete again');
  },

  async roles() {
    const identities = new ManagedServiceIdentityClient(credential(), subscription, { endpoint });
    const identity = await identities.userAssignedIdentities.createOrUpdate(group, 'jsidentity', { location });
    check(guid.test(identity.principalId) && guid.test(identity.clientId) && identity.tenantId === tenant, 'create identity');
    check((await identities.userAssignedIdentities.update(group, 'jsidentity', { location, tags: { a: 'b' } })).tags.a === 'b',
      'update identity');
    check((await names(identities.userAssignedIdentities.listByResourceGroup(group))).includes('jsidentity'), 'list by group');
    check((await names(identities.userAssignedIdentities.listBySubscription())).includes('jsidentity'), 'list identities');
    const federated = await identities.federatedIdentityCredentials.createOrUpdate(group, 'jsidentity', 'github', {
      issuer: 'https://issuer.test', subject: 'repo', audiences: ['api://AzureADTokenExchange'] });
    check(federated.issuer === 'https://issuer.test' && federated.subject === 'repo', 'federated credential');
    check((await names(identities.federatedIdentityCredentials.list(group, 'jsidentity'))).join() === 'github', 'list them');
    await identities.federatedIdentityCredentials.delete(group, 'jsidentity', 'github');
    check((await names(identities.federatedIdentityCredentials.list(group, 'jsidentity'))).length === 0, 'delete it');

    const api = new AuthorizationManagementClient(credential(), subscription, { endpoint });
    const at = `${scope}/resourceGroups/${group}`;
    const [owner] = await all(api.roleDefinitions.list(at, { filter: "roleName eq 'DICOM Data Owner'" }));
    check(owner.name === '58a3b984-7adf-4c20-983a-32417c86fbc8', 'a built-in role by name');
    check(owner.permissions[0].actions.length === 0 && owner.permissions[0].notDataActions.length === 0,
      'missing arrays are empty');
    const name = randomUUID();
    const wanted = {
      roleDefinitionId: owner.id, principalId: identity.principalId, principalType: 'ServicePrincipal' };
    const made = await api.roleAssignments.create(at, name, wanted);
    check(made.name === name && made.scope === at && made.principalType === 'ServicePrincipal', 'assign');
    check((await api.roleAssignments.create(at, name, wanted)).id === made.id, 'assign the same again');
    await refused(() => api.roleAssignments.create(at, randomUUID(), wanted),
      409, 'RoleAssignmentExists', 'the same under another name');
    await refused(() => api.roleAssignments.create(at, name, { ...wanted, principalId: randomUUID() }),
      400, 'RoleAssignmentUpdateNotPermitted', 'another principal under the same name');
    await refused(() => api.roleAssignments.create(at, 'no-guid', wanted), 400, 'InvalidRoleAssignmentId', 'a bad name');
    await refused(() => api.roleAssignments.create(at, randomUUID(), { ...wanted, roleDefinitionId: 'Reader' }),
      400, 'InvalidRoleDefinitionId', 'a bad role');
    const mine = { filter: `principalId eq '${identity.principalId}'` };
    check((await names(api.roleAssignments.listForScope(at, mine))).join() === name, 'list by principal');
    check((await names(api.roleAssignments.listForSubscription())).includes(name), 'list by subscription');
    check((await names(api.roleAssignments.listForScope(scope, { filter: 'atScope()' }))).includes(name) === false,
      'atScope() does not look below');
    check((await api.roleAssignments.getById(made.id)).name === name, 'assignment by id');
    const role = randomUUID();
    const custom = {
      roleName: 'JavaScript reader', roleType: 'CustomRole', description: 'reads', assignableScopes: [scope],
      permissions: [{ actions: ['*/read'] }] };
    check((await api.roleDefinitions.createOrUpdate(scope, role, custom)).roleName === 'JavaScript reader', 'custom role');
    check((await api.roleDefinitions.createOrUpdate(scope, role, { ...custom, description: 'x' })).description === 'x',
      'update it');
    check((await api.roleDefinitions.delete(scope, role)).name === role, 'delete it');
    check((await api.providerOperationsMetadataOperations.get('Microsoft.HealthcareApis', { expand: 'resourceTypes' }))
      .resourceTypes.length > 0, 'provider operations');
    check((await all(api.permissions.listForResourceGroup(group))).some((each) => each.actions.includes('*')), 'permissions');
    check((await all(api.denyAssignments.listForScope(scope))).length === 0, 'deny assignments');
    check((await api.roleAssignments.delete(at, name)).name === name, 'remove the assignment');
    await refused(() => api.roleAssignments.get(at, name), 404, 'RoleAssignmentNotFound', 'it is gone');

    // A service that uses the identity, and the system-assigned one of another.
    const health = healthcare();
    await health.workspaces.beginCreateOrUpdateAndWait(group, 'jsroles', { location });
    const service = await health.dicomServices.beginCreateOrUpdateAndWait(group, 'jsroles', 'blue', {
      location, identity: { type: 'SystemAssigned,UserAssigned', userAssignedIdentities: { [identity.id]: {} } } });
    check(Object.values(service.identity.userAssignedIdentities)[0].principalId === identity.principalId,
      'a service with both kinds of identity');
    check((await identities.systemAssignedIdentities.getByScope(service.id)).principalId === service.identity.principalId,
      'system-assigned identity by scope');
    await identities.userAssignedIdentities.delete(group, 'jsidentity');
    await refused(() => identities.userAssignedIdentities.get(group, 'jsidentity'), 404, 'ResourceNotFound', 'delete identity');
  },

  async twins() {
    const api = new AzureDigitalTwinsManagementClient(credential(), subscription, { endpoint });
    const seen = watch();
    const made = await api.digitalTwins.beginCreateOrUpdateAndWait(
      group, 'js-twins', { location: 'westus2', identity: { type: 'SystemAssigned' } }, { onResponse: seen.onResponse });
    check(seen.status === 201 && seen.body.includes('"Provisioning"') && made.provisioningState === 'Succeeded', 'create');
    check(made.hostName.startsWith('js-twins.') && guid.test(made.identity.principalId), 'host name and identity');
    const updated = await api.digitalTwins.beginUpdateAndWait(group, 'js-twins', { tags: { c: 'd' } });
    check(updated.tags.c === 'd', 'update');
    check((await names(api.digitalTwins.listByResourceGroup(group))).includes('js-twins'), 'list');
    const name = await api.digitalTwins.checkNameAvailability(
      'westus2', { name: 'js-twins', type: 'Microsoft.DigitalTwins/digitalTwinsInstances' });
    check(name.nameAvailable === false && name.reason === 'AlreadyExists', 'name check');
    const endpointMade = await api.digitalTwinsEndpoint.beginCreateOrUpdateAndWait(group, 'js-twins', 'grid', {
      properties: { endpointType: 'EventGrid', topicEndpoint: 'https://t.test', accessKey1: 'secret' } });
    check(!JSON.stringify(endpointMade).includes('secret'), "an endpoint's secret is masked");
    check((await names(api.digitalTwinsEndpoint.list(group, 'js-twins'))).join() === 'grid', 'list endpoints');
    await api.digitalTwinsEndpoint.beginDeleteAndWait(group, 'js-twins', 'grid');
    check((await api.privateLinkResources.list(group, 'js-twins')).value[0].properties.groupId === 'digitalTwinsInstance',
      'private link resource');
    await api.digitalTwins.beginDeleteAndWait(group, 'js-twins');
    await refused(() => api.digitalTwins.get(group, 'js-twins'), 404, 'ResourceNotFound', 'delete');
  },
};

await stories[process.argv[2]]();
