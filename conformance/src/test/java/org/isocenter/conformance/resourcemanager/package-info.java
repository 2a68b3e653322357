/// What only a running resource manager shows: many clients at once.
@org.jspecify.annotations.NullMarked
package org.isocenter.conformance.resourcemanager;
