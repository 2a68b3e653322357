/// `isocenter group`, `resource`, `healthcareapis`, `dt` and others: the resource manager, as `az` has
/// it. [Arm] makes the calls and waits for what takes longer (arm:ARM-50 to arm:ARM-57).
@NullMarked
package org.isocenter.cli.resource;

import org.jspecify.annotations.NullMarked;
