/// `Microsoft.ManagedIdentity`: user-assigned identities, their federated credentials, the identity
/// of a resource, and the endpoint on loopback that gives out their tokens (contract `arm`, §11).
@NullMarked
package org.isocenter.resourcemanager.managedidentity;

import org.jspecify.annotations.NullMarked;
