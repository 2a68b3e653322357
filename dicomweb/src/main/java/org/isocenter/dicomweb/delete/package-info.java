/// Delete, and the removal of what nobody can reach any more.
@NullMarked
package org.isocenter.dicomweb.delete;

import org.jspecify.annotations.NullMarked;
