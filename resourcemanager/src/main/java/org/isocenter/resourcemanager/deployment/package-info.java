/// Deployments as rows: templates that were applied, how far each is, and what it made.
@NullMarked
package org.isocenter.resourcemanager.deployment;

import org.jspecify.annotations.NullMarked;
