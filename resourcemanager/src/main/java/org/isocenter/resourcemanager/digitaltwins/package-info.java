/// `Microsoft.DigitalTwins`: instances and what belongs to them, as resources that roles can be given
/// on (contract `arm`, §12).
@NullMarked
package org.isocenter.resourcemanager.digitaltwins;

import org.jspecify.annotations.NullMarked;
