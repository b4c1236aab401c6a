from catalogue.models import Product
from django.db import connection
from django.test import TestCase


class ProductsTest(TestCase):
    def test_a_product_is_listed(self):
        Product.objects.create(name="pump")
        self.assertEqual(self.client.get("/").json(), {"products": ["pump"]})

    def test_the_database_is_the_real_one(self):
        self.assertEqual(connection.vendor, "postgresql")
