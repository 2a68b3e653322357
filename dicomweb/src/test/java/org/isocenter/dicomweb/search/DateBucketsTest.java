package org.isocenter.dicomweb.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.isocenter.dicomweb.instance.IndexedAttribute;
import org.isocenter.rule.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateBucketsTest {
    /// Where a range is whole months or years its buckets answer it alone; otherwise its ends are cut
    /// off.
    @Rule("dicom:QRY-26")
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    20160201 | 20160229 | 201602                                    | true
                    20160201 | 20160228 | 201602                                    | false
                    20150201 | 20150228 | 201502                                    | true
                    20150202 | 20150228 | 201502                                    | false
                    20151101 | 20160430 | 201511 201512 201601 201602 201603 201604 | true
                    20151101 | 20160415 | 201511 201512 201601 201602 201603 201604 | false
                    20150101 | 20151231 | 2015                                      | true
                    20150101 | 20201231 | 2015 2016 2017 2018 2019 2020             | true
                    20150201 | 20201231 | 2015 2016 2017 2018 2019 2020             | false
                    20150101 | 20201230 | 2015 2016 2017 2018 2019 2020             | false
                    20150101 | 20210101 |                                           | false
                    """)
    void coverARange(String from, String to, String prefixes, boolean exactly) {
        Condition.Between range =
                new Condition.Between(
                        IndexedAttribute.STUDY_DATE, Optional.of(from), Optional.of(to));

        Optional<DateBuckets> buckets = DateBuckets.of(range);

        assertThat(buckets.map(DateBuckets::prefixes).map(p -> String.join(" ", p)))
                .isEqualTo(Optional.ofNullable(prefixes));
        assertThat(buckets.map(b -> b.areExactly(range)).orElse(false)).isEqualTo(exactly);
    }
}
