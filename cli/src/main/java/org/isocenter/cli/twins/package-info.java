/// `isocenter dt`: Digital Twins instances as resources (arm §12), and who has roles in them.
@NullMarked
package org.isocenter.cli.twins;

import org.jspecify.annotations.NullMarked;
