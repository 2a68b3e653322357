/// Subscriptions, tenants, locations, resource groups, providers, tags and the documents that
/// describe the cloud to clients (contract `arm`, §6, §7).
@NullMarked
package org.isocenter.resourcemanager.subscription;

import org.jspecify.annotations.NullMarked;
