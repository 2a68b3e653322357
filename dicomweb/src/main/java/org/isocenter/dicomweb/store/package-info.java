/// The Store transaction (PS3.18 §10.5): what arrives, what is checked, what is answered.
@NullMarked
package org.isocenter.dicomweb.store;

import org.jspecify.annotations.NullMarked;
