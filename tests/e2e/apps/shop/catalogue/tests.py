from django.db import connection
from django.test import TestCase

from catalogue.models import Product


class ProductsTest(TestCase):
    def test_a_product_is_listed(self):
        Product.objects.create(name="pump")
        assert self.client.get("/").json() == {"products": ["pump"]}

    def test_the_database_is_the_real_one(self):
        assert connection.vendor == "postgresql"
